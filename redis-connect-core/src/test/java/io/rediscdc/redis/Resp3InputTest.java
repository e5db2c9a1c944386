package io.rediscdc.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock") // the line ends of RESP are CR LF
class Resp3InputTest {
    @Test
    void readsEachKindOfValue() throws IOException {
        RespInput in =
                input("_\r\n,2.5\r\n,-inf\r\n,nan\r\n#t\r\n#f\r\n(3492890328409238509324850943850943825024385\r\n"
                        + "=7\r\ntxt:a\r\n\r\n!8\r\nERR a\r\nb\r\n~2\r\n:1\r\n:2\r\n%2\r\n+a\r\n:1\r\n+b\r\n_\r\n");
        assertThat(in.readValue()).isNull();
        assertThat(in.readValue()).isEqualTo(2.5);
        assertThat(in.readValue()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(in.readValue()).isEqualTo(Double.NaN);
        assertThat(in.readValue()).isEqualTo(true);
        assertThat(in.readValue()).isEqualTo(false);
        assertThat(in.readValue()).isEqualTo(new BigInteger("3492890328409238509324850943850943825024385"));
        assertThat(in.readValue()).isEqualTo("a\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(in.readValue()).isEqualTo(new RedisError("ERR a\r\nb"));
        assertThat(in.readValue()).isEqualTo(List.of(1L, 2L));
        assertThat((List<?>) in.readValue())
                .satisfiesExactly(
                        name -> assertThat(name).isEqualTo("a"),
                        value -> assertThat(value).isEqualTo(1L),
                        name -> assertThat(name).isEqualTo("b"),
                        value -> assertThat(value).isNull());
    }

    @Test
    void aPushCanBeToldFromAReply() throws IOException {
        RespInput in = input(">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nk\r\n*2\r\n$10\r\ninvalidate\r\n*0\r\n"
                + ">2\r\n$10\r\ninvalidate\r\n_\r\n");
        assertThat(in.readValue()).isInstanceOfSatisfying(RedisPush.class, push -> {
            assertThat(push.kind()).isEqualTo("invalidate");
            assertThat((byte[]) ((List<?>) push.parts().get(1)).get(0)).containsExactly('k');
        });
        assertThat(in.readValue()).isInstanceOf(List.class);
        assertThat(in.readValue())
                .isInstanceOfSatisfying(
                        RedisPush.class, push -> assertThat(push.parts().get(1)).isNull());
    }

    @Test
    void whatIsSaidAboutAValueIsPassedOver() throws IOException {
        RespInput in = input("*2\r\n|1\r\n+ttl\r\n:3600\r\n:1\r\n:2\r\n|1\r\n+a\r\n%1\r\n+b\r\n+c\r\n+OK\r\n");
        assertThat(in.readValue()).isEqualTo(List.of(1L, 2L));
        assertThat(in.readValue()).isEqualTo("OK");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_x\r\n",
                "#y\r\n",
                ",half\r\n",
                "(1.5\r\n",
                "=3\r\ntxt\r\n",
                "!-1\r\n",
                "$?\r\n",
                ">0\r\n",
                ">1\r\n:1\r\n",
                ">-1\r\n"
            })
    void refusesWhatIsNotResp3(String text) {
        assertThatThrownBy(() -> input(text).readValue()).isInstanceOf(IOException.class);
    }

    @Property
    void anyValueComesBackWhateverTheBuffer(
            @ForAll("encoded") Encoded encoded, @ForAll @IntRange(min = 1, max = 40) int bufferBytes)
            throws IOException {
        String wire = encoded.wire() + "+end\r\n";
        RespInput in = new RespInput(new ByteArrayInputStream(wire.getBytes(StandardCharsets.ISO_8859_1)), bufferBytes);
        assertThat(in.readValue()).usingRecursiveComparison().isEqualTo(encoded.value());
        assertThat(in.readValue()).isEqualTo("end");
    }

    /** A value, and how a server writes it; a char stands for a byte. */
    private record Encoded(Object value, String wire) {}

    @Provide
    Arbitrary<Encoded> encoded() {
        return Arbitraries.lazyOf(
                Resp3InputTest::bulk,
                Resp3InputTest::bulk,
                () -> Arbitraries.longs()
                        .between(-Long.MAX_VALUE, Long.MAX_VALUE)
                        .map(value -> new Encoded(value, ":" + value + "\r\n")),
                () -> Arbitraries.doubles().map(value -> new Encoded(value, "," + value + "\r\n")),
                () -> Arbitraries.bigIntegers().map(value -> new Encoded(value, "(" + value + "\r\n")),
                () -> Arbitraries.of(true, false).map(value -> new Encoded(value, value ? "#t\r\n" : "#f\r\n")),
                () -> Arbitraries.just(new Encoded(null, "_\r\n")),
                () -> many('*', 1),
                () -> many('~', 1),
                () -> many('%', 2),
                this::attributed);
    }

    private static Arbitrary<Encoded> bulk() {
        Arbitrary<String> bytes =
                Arbitraries.strings().withCharRange((char) 0, (char) 255).ofMaxLength(60);
        return Combinators.combine(bytes, Arbitraries.of("$", "=")).as((text, type) -> {
            String sent = type.equals("=") ? "txt:" + text : text;
            return new Encoded(
                    text.getBytes(StandardCharsets.ISO_8859_1), type + sent.length() + "\r\n" + sent + "\r\n");
        });
    }

    private Arbitrary<Encoded> many(char type, int perEntry) {
        return encoded().list().ofMaxSize(3).map(entries -> {
            List<Encoded> even = entries.subList(0, entries.size() - entries.size() % perEntry);
            StringBuilder wire = new StringBuilder()
                    .append(type)
                    .append(even.size() / perEntry)
                    .append("\r\n");
            even.forEach(entry -> wire.append(entry.wire()));
            return new Encoded(even.stream().map(Encoded::value).toList(), wire.toString());
        });
    }

    private Arbitrary<Encoded> attributed() {
        return Combinators.combine(encoded(), encoded())
                .as((about, value) -> new Encoded(value.value(), "|1\r\n+about\r\n" + about.wire() + value.wire()));
    }

    private static RespInput input(String text) {
        return new RespInput(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)), 7);
    }
}
