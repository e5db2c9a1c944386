package io.rediscdc.typed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The schema of version 1 never changes. A change is a new version with a golden file of its own, and only adds optional
 * fields.
 */
class KeyStateSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @EnumSource(TextMode.class)
    void isTheGoldenOne(TextMode mode) throws IOException {
        String name = "KeyState-v1-" + mode.text() + ".json";
        Schema schema = new KeyStateSchema(mode).schema();
        try (InputStream golden = getClass().getResourceAsStream(name)) {
            assertThat(golden).as(name).isNotNull();
            assertThat(text(schema)).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertThat(schema.name()).isEqualTo(KeyStateSchema.NAME);
        assertThat(schema.version()).isEqualTo(KeyStateSchema.VERSION);
    }

    private static String text(Schema schema) throws IOException {
        JsonConverter converter = new JsonConverter();
        converter.configure(Map.of("converter.type", "value"));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(converter.asJsonSchema(schema)) + "\n";
    }
}
