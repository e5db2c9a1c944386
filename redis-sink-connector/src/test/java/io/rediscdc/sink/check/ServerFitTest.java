package io.rediscdc.sink.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.ServerInfo;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerFitTest {
    private static final RedisAddress ADDRESS = new RedisAddress(null, "h", 6379, false);

    @Test
    void aPrimaryThatIsNewEnoughIsFit() {
        assertThat(ServerFit.check(ADDRESS, info(Map.of("redis_version", "6.2.0", "role", "master")), "standalone"))
                .isEmpty();
        assertThat(ServerFit.check(
                        ADDRESS,
                        info(Map.of("redis_version", "7.2.4", "valkey_version", "8.1.1", "role", "master")),
                        "standalone"))
                .isEmpty();
        assertThat(ServerFit.check(ADDRESS, info(Map.of("redis_version", "unstable")), "standalone"))
                .isEmpty();
    }

    @Test
    void aPrimaryWithTooFewReplicasIsNamed() {
        ServerInfo info = info(Map.of("redis_version", "7.0.15", "connected_slaves", "1"));
        assertThat(ServerFit.checkReplicas(ADDRESS, info, 1)).isEmpty();
        assertThat(ServerFit.checkReplicas(ADDRESS, info(Map.of()), 2))
                .as("who does not say")
                .isEmpty();
        assertThat(ServerFit.checkReplicas(ADDRESS, info, 2)).singleElement().satisfies(finding -> {
            assertThat(finding.field()).isEqualTo("wait.replicas");
            assertThat(finding.message()).contains("h:6379 has 1 replicas", "wait.replicas=2");
        });
    }

    @Test
    void anythingElseIsShownOnTheFieldToEdit() {
        assertThat(ServerFit.check(ADDRESS, info(Map.of("cluster_enabled", "1")), "standalone"))
                .extracting(Finding::field)
                .containsExactly("redis.topology");
        assertThat(ServerFit.check(ADDRESS, info(Map.of("cluster_enabled", "1")), "cluster"))
                .isEmpty();
        assertThat(ServerFit.check(
                        ADDRESS,
                        info(Map.of("role", "slave", "master_host", "p", "master_port", "6380")),
                        "standalone"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.field()).isEqualTo("redis.uri");
                    assertThat(finding.message()).contains("replica of p:6380");
                });
        assertThat(ServerFit.check(ADDRESS, info(Map.of("redis_version", "6.0.16")), "standalone"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.field()).isEqualTo("redis.uri");
                    assertThat(finding.message()).contains("Redis 6.0.16 at h:6379 is too old");
                });
    }

    private static ServerInfo info(Map<String, String> fields) {
        return new ServerInfo(fields);
    }
}
