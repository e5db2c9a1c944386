package io.rediscdc.it.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.verify.Verify;
import io.rediscdc.tools.server.RedisServer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every type in every encoding from each server to each other, newer or older. */
class VersionsRedisIT {
    @ParameterizedTest
    @CsvSource({
        "R8, R7", "R8, R62", "R8, V8", "R8, R8", "V8, R8", "V8, R7", "V8, R62", "R7, R62", "R7, R8", "R7, V8",
        "R62, R7", "R62, R8", "R62, V8"
    })
    void everyEncodingArrivesAsItWas(ServerVersion from, ServerVersion to) {
        try (RedisServer sourceServer = from.start();
                RedisServer targetServer = to.start();
                Redis source = new Redis(sourceServer);
                Redis target = new Redis(targetServer);
                SinkHarness sink = SinkHarness.start(Map.of("redis.uri", targetServer.uri()))) {
            Encodings.fill(source);
            List<SinkRecord> records = Encodings.records(source, sink);
            sink.put(records);
            assertThat(sink.reasons).isEmpty();

            Verify verify = Verify.servers(source, target, "--rounds", "1");
            assertThat(verify.exitCode()).as("%s", verify.report()).isZero();
            assertThat(verify.compared()).isEqualTo(records.size());

            sink.put(records); // each in place of what is there, and in the form that is known to fit
            Verify again = Verify.servers(source, target, "--rounds", "1");
            assertThat(again.exitCode()).as("%s", again.report()).isZero();
        }
    }
}
