package io.rediscdc.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterEndpointsTest {
    private static final RedisAddress ASKED = new RedisAddress(null, "seed.example", 7000, true);
    private static final RedisAddress OTHERWISE = new RedisAddress(null, "10.0.0.1", 7000, true);

    @Test
    void aNodeIsReachedWhereTheClusterSaysThatItIsToBe() {
        ClusterEndpoints endpoints = ClusterEndpoints.parse(
                List.of(
                        List.of(0L, 99L, node("a.example", 7001, "a"), node("b.example", 7002, "b")),
                        List.of(100L, 16_383L, node("", 7003, "c"), node("?", 7004, "d"), node(null, 7005, "e"))),
                ASKED);
        assertThat(endpoints.of("a", OTHERWISE)).isEqualTo(new RedisAddress(null, "a.example", 7001, true));
        assertThat(endpoints.of("b", OTHERWISE)).isEqualTo(new RedisAddress(null, "b.example", 7002, true));
        assertThat(endpoints.of("c", OTHERWISE)).isEqualTo(new RedisAddress(null, "seed.example", 7003, true));
        assertThat(endpoints.of("d", OTHERWISE)).as("no name is known").isEqualTo(OTHERWISE);
        assertThat(endpoints.of("e", OTHERWISE)).isEqualTo(new RedisAddress(null, "seed.example", 7005, true));
        assertThat(endpoints.of("without slots", OTHERWISE)).isEqualTo(OTHERWISE);
    }

    @Test
    void whereTheUserMayNotAskTheOtherAddressesStand() {
        assertThat(ClusterEndpoints.parse(new RedisError("NOPERM no"), ASKED).of("a", OTHERWISE))
                .isEqualTo(OTHERWISE);
    }

    private static List<Object> node(String host, long port, String id) {
        return Arrays.asList(
                host == null ? null : host.getBytes(StandardCharsets.UTF_8),
                port,
                id.getBytes(StandardCharsets.UTF_8),
                List.of());
    }
}
