package io.rediscdc.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.Slice;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8TextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "user:1", "größe", "𝄞", "a\u0000b", "\uFEFFx", "base64", " base64:", "\\x00"})
    void whatIsUtf8StaysAsItIs(String text) {
        assertThat(Utf8Text.of(Slice.of(text))).isEqualTo(text);
        assertThat(Utf8Text.parse(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "ff, base64:/w==",
        "c3, base64:ww==",
        "c080, base64:wIA=",
        "eda080, base64:7aCA",
        "61efbfbd, base64:Ye+/vQ==",
        "6261736536343a, base64:YmFzZTY0Og=="
    })
    void whatIsNotAndWhatCouldBeTakenForItIsBase64(String bytes, String text) {
        assertThat(Utf8Text.of(Slice.of(HexFormat.of().parseHex(bytes)))).isEqualTo(text);
        assertThat(Utf8Text.parse(text)).isEqualTo(HexFormat.of().parseHex(bytes));
    }

    @Property
    void anyBytesComeBack(@ForAll byte[] bytes) {
        String text = Utf8Text.of(Slice.of(bytes));
        assertThat(Utf8Text.parse(text)).isEqualTo(bytes);
        assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"base64:?, does not go on with base64", "lost\uFFFD, U+FFFD"})
    void whatWasChangedIsRefused(String text, String message) {
        assertThatThrownBy(() -> Utf8Text.parse(text))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(message);
    }
}
