package io.rediscdc.sink.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.junit.jupiter.api.Test;

class TargetsConfigTest {
    @Test
    void aKeyComesFromTheTargetThenFromThePlainKeyThenFromItsDefault() {
        Map<String, AbstractConfig> each = SinkConfig.parseEach(Map.of(
                "targets", "a, b-2",
                "redis.uri", "redis://common:1",
                "batch.max.records", "7",
                "targets.a.batch.max.records", "8",
                "targets.b-2.redis.uri", "redis://own:1",
                "targets.b-2.redis.password", "secret"));
        assertThat(each).containsOnlyKeys("a", "b-2");
        AbstractConfig a = each.get("a");
        AbstractConfig b = each.get("b-2");
        assertThat(a.getString("redis.uri")).isEqualTo("redis://common:1");
        assertThat(b.getString("redis.uri")).isEqualTo("redis://own:1");
        assertThat(a.getInt("batch.max.records")).isEqualTo(8);
        assertThat(b.getInt("batch.max.records")).isEqualTo(7);
        assertThat(b.getInt("batches.in.flight")).isEqualTo(4);
        assertThat(a.getPassword("redis.password")).isNull();
        assertThat(b.getPassword("redis.password").value()).isEqualTo("secret");
        assertThat(b.values().get("redis.password")).asString().doesNotContain("secret");
    }

    @Test
    void withoutNamesThereIsOneTargetFromThePlainKeys() {
        Map<String, String> props = new HashMap<>(Map.of("redis.uri", "redis://h:1", "name", "sink"));
        props.put("topics", null);
        assertThat(TargetsConfig.each(props)).isEqualTo(Map.of("", props));
    }
}
