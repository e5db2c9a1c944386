package io.rediscdc.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Slots;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Redis;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.sync.Families;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisCluster;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several databases under other names in a cluster, and verify, which is told by the connectors' own JSON. */
@ExtendWith(SharedConnect.class)
class RenamedKeysIT {
    private static final Map<String, String> NAMES = Map.of(
            "redis.topology", "cluster",
            "database.map", "*:0",
            "keys.include", "app:*",
            "keys.exclude", "*:private",
            "key.prefix.strip", "app:",
            "key.prefix.add", "db${db}:");

    @Test
    void databasesOfOneServerShareAClusterAndAreProvedEqual(ConnectHarness connect) {
        try (RedisCluster cluster = RedisCluster.start(RedisBinary.find(), 3, 0);
                Pipeline pipeline = new Pipeline(connect, "renamed", cluster.uris(), NAMES);
                Redis source = new Redis(pipeline.source())) {
            pipeline.sourceConfig().putAll(Map.of("capture.databases", "*", "value.max.bytes", "20000"));
            for (int db : new int[] {0, 1, 12}) {
                source.call("SELECT", db);
                Families.supportedBy(source).forEach(family -> Families.run(source, family, "app:f:"));
                Families.run(source, Families.supportedBy(source).get(0), "left:out:");
                source.call("SET", "app:big", new byte[100_000]);
                source.call("SET", "app:{tag}1", "in " + db);
                source.call("SET", "app:x:private", "v");
            }
            pipeline.run();
            pipeline.awaitEqual();
            source.run("SELECT 0", "SET app:later v", "DEL app:{tag}1", "SELECT 1", "RENAME app:{tag}1 app:{tag}2");
            pipeline.awaitEqual();
            assertThat(pipeline.lastReport().path("keysCompared").asLong()).isGreaterThan(10);
            assertThat(at(cluster, "db12:{tag}1")).isEqualTo(bytes("in 12"));
            assertThat(at(cluster, "db1:{tag}2")).isEqualTo(bytes("in 1"));
            assertThat(at(cluster, "db0:{tag}1")).isNull();

            set(cluster, "db0:later", "another");
            set(cluster, "db1:extra", "v");
            set(cluster, "db0:x:private", "not ours");
            set(cluster, "theirs", "not ours");
            assertThat(pipeline.verify("--rounds", "2", "--round-pause", "10")).isEqualTo(1);
            assertThat(pipeline.lastReport().path("keysDifferent").asLong()).isEqualTo(2);
        }
    }

    private static Object at(RedisCluster cluster, String key) {
        return cluster.ownerOf(Slots.of(bytes(key))).call("GET", key);
    }

    private static void set(RedisCluster cluster, String key, String value) {
        cluster.ownerOf(Slots.of(bytes(key))).call("SET", key, value);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
