package io.rediscdc.it.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Slots;
import io.rediscdc.it.Keys;
import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.tools.server.RedisCluster;
import io.rediscdc.tools.server.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** An older cluster as target, whose nodes each have to say what they take, those that a key moves to among them. */
class DowngradeClusterRedisIT {
    private static final int KEYS = 300;

    @Test
    void everyNodeGetsWhatItTakesAlsoWhileSlotsMove() {
        try (RedisServer sourceServer = ServerVersion.R8.start();
                Redis source = new Redis(sourceServer);
                RedisCluster cluster = RedisCluster.start(ServerVersion.R7.require(), 3, 0);
                SinkHarness sink = SinkHarness.start(
                        Map.of("redis.uri", cluster.uris(), "redis.topology", "cluster", "retry.backoff.ms", "1"))) {
            source.run("SADD set a b", "XADD stream 1-1 f v", "XGROUP CREATE stream g 0");
            int moving = Slots.of(SinkHarness.bytes("{moving}"));
            RedisServer to = cluster.primaries().stream()
                    .filter(node -> node != cluster.ownerOf(moving))
                    .findFirst()
                    .orElseThrow();
            cluster.beginToMigrate(moving, to);

            KeyValue set = Encodings.dump(source, "set");
            KeyValue stream = Encodings.dump(source, "stream");
            List<SinkRecord> records = new ArrayList<>();
            for (int i = 0; i < KEYS; i++) {
                records.add(sink.record(0, "set-" + i, set));
                records.add(sink.record(0, "{moving}" + i, i % 2 == 0 ? set : stream));
            }
            sink.put(records);

            assertThat(sink.reasons).isEmpty();
            assertThat((List<?>) to.call("KEYS", "{moving}*")).hasSize(KEYS);
            cluster.migrate(moving, to);
            assertThat(to.call("SCARD", "{moving}0")).isEqualTo(2L);
            assertThat(to.call("XLEN", "{moving}1")).isEqualTo(1L);
            long all = cluster.primaries().stream()
                    .mapToLong(node -> Keys.count(node::call))
                    .sum();
            assertThat(all).isEqualTo(2L * KEYS);
        }
    }
}
