package io.rediscdc.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import io.rediscdc.tools.server.SentinelGroup;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SentinelGroupIT {
    @Test
    @Tag("matrix")
    void handsOverByCommandAndByCrash() {
        try (SentinelGroup group = SentinelGroup.start(RedisBinary.find(), 2)) {
            RedisServer first = group.primary();
            first.call("SET", "key", "value");
            group.awaitReplicas();
            group.failover();
            RedisServer second = group.primary();
            assertThat(second).isNotSameAs(first);
            assertThat(value(second)).isEqualTo("value");
            group.awaitReplicas();

            assertThat(group.killPrimary()).isSameAs(second);
            assertThat(second.isRunning()).isFalse();
            assertThat(value(group.primary())).isEqualTo("value");
            second.restart();
            group.awaitReplicas();
        }
    }

    private static String value(RedisServer server) {
        return new String((byte[]) server.call("GET", "key"), StandardCharsets.UTF_8);
    }
}
