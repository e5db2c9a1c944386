package io.rediscdc.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

class ConnectionConfigTest {
    @Test
    void blamesTheFieldAtFault() {
        Map<String, ConfigValue> values = validate(Map.of(
                "redis.uri",
                "redis://u:hunter2@h",
                "redis.tls.ca.file",
                "/no/such/file",
                "redis.connect.timeout.ms",
                "5"));
        assertThat(values.get("redis.uri").errorMessages().toString())
                .contains("redis.username")
                .doesNotContain("hunter2");
        assertThat(values.get("redis.tls.ca.file").errorMessages().toString()).contains("cannot read");
        assertThat(values.get("redis.connect.timeout.ms").errorMessages().toString())
                .contains("from 100 to 300000");
    }

    @Test
    void blamesWhatIsMissingBesideAnother() {
        Map<String, ConfigValue> values = validate(Map.of("redis.uri", "redis://h", "redis.username", "cdc"));
        ConnectionConfig.validateTogether(values);
        assertThat(values.get("redis.password").errorMessages().toString()).contains("redis.username is set");
    }

    @Test
    void everyKeyHasAGroupADisplayNameAndADoc() {
        assertThat(definition().configKeys().values()).allSatisfy(key -> {
            assertThat(key.group).isNotBlank();
            assertThat(key.displayName).isNotBlank();
            assertThat(key.documentation).endsWith(".");
        });
    }

    @Test
    void splitsListsAtCommasThatAreNotEscaped() {
        assertThat(Rules.splitList("a*, b\\,c ,,d")).isEqualTo(List.of("a*", "b,c", "d"));
    }

    private static Map<String, ConfigValue> validate(Map<String, String> given) {
        return definition().validate(given).stream().collect(Collectors.toMap(ConfigValue::name, value -> value));
    }

    private static ConfigDef definition() {
        ConfigDef def = new ConfigDef();
        ConnectionConfig.define(def);
        return def;
    }
}
