package io.rediscdc.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RespInputTest {
    @Test
    void readsEachKindOfValue() throws IOException {
        RespInput in = input("+OK\r\n-ERR no\r\n:-42\r\n$3\r\na\r\n\r\n$-1\r\n*2\r\n$1\r\nx\r\n*0\r\n*-1\r\n", 7);
        assertThat(in.readValue()).isEqualTo("OK");
        assertThat(in.readValue()).isEqualTo(new RedisError("ERR no"));
        assertThat(in.readValue()).isEqualTo(-42L);
        assertThat(in.readValue()).isEqualTo("a\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(in.readValue()).isNull();
        List<?> array = (List<?>) in.readValue();
        assertThat((byte[]) array.get(0)).containsExactly('x');
        assertThat(array.get(1)).isEqualTo(List.of());
        assertThat(in.readValue()).isNull();
        assertThatThrownBy(in::readValue).isInstanceOf(EOFException.class);
    }

    @Test
    void refusesWhatIsNotResp() {
        assertThatThrownBy(() -> input("HTTP/1.1 200 OK\r\n", 64).readValue())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not start a RESP value");
        assertThatThrownBy(() -> input("$3\r\nabcd\r\n", 64).readValue()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> input("$5\r\nab", 64).readValue()).isInstanceOf(EOFException.class);
    }

    @Property
    void anyCommandComesBackWhateverTheBuffer(
            @ForAll byte[] first, @ForAll byte[] second, @ForAll @IntRange(min = 1, max = 50) int bufferBytes)
            throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        Command.of(first, second, 12_345).encode(wire::write);
        RespInput in = new RespInput(new ByteArrayInputStream(wire.toByteArray()), bufferBytes);
        List<?> parts = (List<?>) in.readValue();
        assertThat(Arrays.asList(parts.get(0), parts.get(1), parts.get(2)))
                .usingRecursiveComparison()
                .isEqualTo(Arrays.asList(first, second, "12345".getBytes(StandardCharsets.US_ASCII)));
    }

    @Property
    void simpleStringsComeAsBytesWhateverTheBuffer(@ForAll @IntRange(min = 1, max = 50) int bufferBytes)
            throws IOException {
        RespInput in = input("+some \\x41 text\r\n:7\r\n+\r\n$1\r\nx\r\n", bufferBytes);
        StringBuilder got = new StringBuilder();
        SimpleString text =
                (bytes, from, to, last) -> got.append(new String(bytes, from, to - from, StandardCharsets.US_ASCII))
                        .append(last ? "|" : "");
        assertThat(in.readValue(text)).isSameAs(text);
        assertThat(in.readValue(text)).isEqualTo(7L);
        assertThat(in.readValue(text)).isSameAs(text);
        assertThat((byte[]) in.readValue(text)).containsExactly('x');
        assertThat(got).hasToString("some \\x41 text||");
    }

    private static RespInput input(String text, int bufferBytes) {
        return new RespInput(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)), bufferBytes);
    }
}
