package io.rediscdc.bench.jmh;

import io.rediscdc.bench.load.Data;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Origin;
import io.rediscdc.format.BinaryFormat;
import io.rediscdc.sink.decode.Mutation;
import io.rediscdc.sink.decode.RecordDecoder;
import io.rediscdc.sink.decode.TopicDatabases;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One record: made at the source, read at the sink. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FormatBenchmark {
    @Param({"100", "10000"})
    public int bytes;

    private final RecordDecoder decoder = new RecordDecoder(new TopicDatabases(".*\\.db(\\d+)$"));
    private KeyValue state;
    private SinkRecord record;

    @Setup
    public void setUp() {
        state = KeyValue.string(new Data(bytes).value(1, 1), 0);
        record = new SinkRecord(
                "bench.db0", 3, null, Data.key(1), null, encode(), 17, 1_767_225_600_456L, TimestampType.CREATE_TIME);
    }

    @Benchmark
    public byte[] encode() {
        return BinaryFormat.encode(state, new Origin("default", 0, 1, false, 1_767_225_600_456L));
    }

    @Benchmark
    public Mutation decode() {
        return decoder.decode(record);
    }
}
