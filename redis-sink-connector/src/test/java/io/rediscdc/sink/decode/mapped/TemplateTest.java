package io.rediscdc.sink.decode.mapped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private final SinkRecord record = Mapped.record(
            Map.of("id", 5L, "at", Map.of("country", "de")), Map.of("id", 6, "topic", "mine", "name", "Zoë"));

    @ParameterizedTest
    @CsvSource({
        "user:${id}, user:5",
        "${value.id}, 6",
        "${name}, Zoë",
        "${topic}/${partition}/${offset}/${timestamp}, orders/3/7/1700000000000",
        "${value.topic}, mine",
        "${key.at.country}-${at.country}, de-de",
        "x:${header.who}:y, x:me:y",
        "no$field}, no$field}"
    })
    void partsOfTheRecordAreFilledIn(String template, String key) {
        record.headers().addString("who", "me");
        assertThat(new String(Template.parse(template).of(record), StandardCharsets.UTF_8))
                .isEqualTo(key);
    }

    @Test
    void bytesStayAsTheyAre() {
        byte[] key = {(byte) 0xff, 0, '}'};
        assertThat(Template.parse("${key}").of(Mapped.record(key, "v"))).isEqualTo(key);
    }

    @Test
    void fieldsOfStructsToo() {
        Schema schema = SchemaBuilder.struct().field("id", Schema.INT32_SCHEMA).build();
        assertThat(Template.parse("u:${id}").of(Mapped.record(null, new Struct(schema).put("id", 9))))
                .isEqualTo("u:9".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsMissingIsSaidWithWhatThereIs() {
        assertThatThrownBy(() -> Template.parse("${nr}").of(record))
                .isInstanceOf(UnfitException.class)
                .hasMessageContaining("'nr' is missing")
                .hasMessageContaining("name");
        assertThatThrownBy(() -> Template.parse("${key}").of(record)).hasMessageContaining("'key' is a map");
        assertThatThrownBy(() -> Template.parse("${id}").of(Mapped.record("k", null)))
                .hasMessageContaining("its key is a text, its value is null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "${", "${}", "${a..b}", "${topic.x}", "${header}", "a${b"})
    void nonsenseIsRefused(String template) {
        assertThatThrownBy(() -> Template.parse(template)).isInstanceOf(IllegalArgumentException.class);
    }
}
