package io.rediscdc.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerInfoTest {
    @Test
    void readsFieldsProductAndKeyspace() {
        String text = String.join(
                "\r\n",
                "# Server",
                "redis_version:7.2.4",
                "valkey_version:8.1.1",
                "run_id:abc",
                "# Keyspace",
                "db0:keys=12,expires=0,avg_ttl=0",
                "db15:keys=3,expires=1,avg_ttl=5",
                "");
        ServerInfo info = ServerInfo.parse(text.getBytes(StandardCharsets.UTF_8));
        assertThat(info.runId()).isEqualTo("abc");
        assertThat(info.product()).isEqualTo("Valkey 8.1.1");
        assertThat(info.keysByDatabase()).isEqualTo(Map.of(0, 12L, 15, 3L));
        assertThat(info.get("nothing")).isEmpty();
    }
}
