package io.rediscdc.sink.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.event.KeyValue;
import io.rediscdc.sink.Records;
import io.rediscdc.sink.decode.Mutation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeliveryTest {
    private static final TopicPartition PARTITION = new TopicPartition("t.db0", 0);
    private static final int BIG = 1_000_000;

    static Stream<Object> bigOnes() {
        Schema schema = SchemaBuilder.struct()
                .field("name", Schema.STRING_SCHEMA)
                .field("rest", SchemaBuilder.array(Schema.BYTES_SCHEMA))
                .build();
        return Stream.of(
                "x".repeat(BIG),
                ByteBuffer.allocate(BIG),
                Map.of("name", "n", "rest", Map.of("more", "x".repeat(BIG))),
                Map.of("x".repeat(BIG), 1),
                new Struct(schema)
                        .put("name", "n")
                        .put("rest", List.of(ByteBuffer.allocate(BIG / 2), ByteBuffer.allocate(BIG / 2))));
    }

    @ParameterizedTest
    @MethodSource("bigOnes")
    void countsAllThatItKeepsInMemoryHoweverLittleIsWritten(Object value) {
        SinkRecord record = Records.of(PARTITION.topic(), 0, 0, bytes(1), value);
        assertThat(written(record, 1).bytes()).isGreaterThanOrEqualTo(BIG);
        assertThat(Delivery.bad(PARTITION, record, new DataException("bad"), null)
                        .bytes())
                .isGreaterThanOrEqualTo(BIG);

        SinkRecord keyed = Records.of(PARTITION.topic(), 0, 0, value, bytes(1));
        assertThat(written(keyed, 1).bytes()).isGreaterThanOrEqualTo(BIG);

        SinkRecord headed = Records.of(PARTITION.topic(), 0, 0, bytes(1), bytes(1));
        headed.headers().add("h", value, null);
        assertThat(written(headed, 1).bytes()).isGreaterThanOrEqualTo(BIG);
    }

    @Test
    void countsWhatIsMadeOfAValueBesideIt() {
        assertThat(written(Records.of(PARTITION.topic(), 0, 0, bytes(1), "x".repeat(BIG)), BIG)
                        .bytes())
                .isGreaterThanOrEqualTo(2 * BIG);
    }

    @Test
    void countsBytesThatAreWrittenAsTheyCameOnce() {
        assertThat(written(Records.of(PARTITION.topic(), 0, 0, bytes(10), bytes(BIG + 50)), BIG)
                        .bytes())
                .isBetween(BIG + 60L, BIG + 1_000L);
    }

    private static Delivery written(SinkRecord record, int payload) {
        return Delivery.of(
                PARTITION,
                new Mutation(new DbKey(0, bytes(1)), KeyValue.string(bytes(payload), 0), Cause.UNKNOWN, record));
    }

    private static byte[] bytes(int length) {
        return new byte[length];
    }
}
