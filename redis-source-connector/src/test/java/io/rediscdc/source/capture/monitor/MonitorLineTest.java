package io.rediscdc.source.capture.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MonitorLineTest {
    private static final String HEAD = "1700000000.000012 [3 127.0.0.1:5000]";

    private final MonitorLine line = new MonitorLine();

    @Test
    void theHeadIsRead() {
        assertThat(begin(HEAD + " \"PING\"")).isTrue();
        assertThat(line.micros()).isEqualTo(1_700_000_000_000_012L);
        assertThat(line.db()).isEqualTo(3);
        assertThat(line.source()).isEqualTo("127.0.0.1:5000");
        assertThat(line.byScript()).isFalse();
        assertThat(line.count()).isEqualTo(1);
        begin("1.2 [15 lua] \"GET\" \"k\"");
        assertThat(line.db()).isEqualTo(15);
        assertThat(line.byScript()).isTrue();
        begin("1.2 [0 [::1]:5000] \"GET\" \"k\"");
        assertThat(line.source()).isEqualTo("[::1]:5000");
        begin("1.2 [0 unix:/run/redis server.sock] \"GET\" \"k\"");
        assertThat(line.source()).isEqualTo("unix:/run/redis server.sock");
        assertThat(line.count()).isEqualTo(2);
    }

    @Test
    void otherRepliesAreNoLines() {
        assertThat(begin("PONG")).isFalse();
        assertThat(begin("")).isFalse();
    }

    @Test
    void wordsAndNumbersAreRecognizedWhereTheyLie() {
        begin(HEAD + " \"CoPy\" \"\" \"12\" \"x12\" \"1234567890\"");
        assertThat(line.is(0, Escape.ascii("copy"))).isTrue();
        assertThat(line.is(0, Escape.ascii("cop"))).isFalse();
        assertThat(line.argument(1)).isEmpty();
        assertThat(line.number(1)).isEqualTo(-1);
        assertThat(line.number(2)).isEqualTo(12);
        assertThat(line.number(3)).isEqualTo(-1);
        assertThat(line.number(4)).isEqualTo(-1);
        assertThat(line.has(5)).isFalse();
    }

    @Test
    void whatCannotBeReadIsSaidWithoutItsText() {
        for (String bad : List.of(
                "1.2 [x lua] \"A\"",
                "1.2 [0 lua \"A\"",
                "1.2 [0 lua] \"A",
                "1.2 [0 lua] \"A\" secret",
                "1.2 [0 lua] \"A\" \"secret\"secret\"",
                "1.2 [0 lua] \"A\" ",
                "1.2 [0 lua] \"A\" \"\\q\"",
                "1.2 [0 lua] \"A\" \"\\x4\"")) {
            assertThatThrownBy(() -> {
                        begin(bad);
                        line.count();
                        line.argument(1);
                    })
                    .as(bad)
                    .isInstanceOf(MalformedLineException.class)
                    .hasMessageNotContaining("secret");
        }
    }

    @Property
    void everyArgumentComesBack(@ForAll @Size(min = 1, max = 20) List<byte[]> arguments) {
        byte[] bytes = Escape.line(HEAD, arguments.toArray(byte[][]::new));
        assertThat(line.begin(bytes, 0, bytes.length)).isTrue();
        assertThat(line.count()).isEqualTo(arguments.size());
        for (int i = arguments.size() - 1; i >= 0; i--) {
            assertThat(line.argument(i)).isEqualTo(arguments.get(i));
        }
    }

    @Property
    void aLineInPartsIsTheSameLine(@ForAll byte[] argument, @ForAll @IntRange(min = 1, max = 40) int partBytes) {
        byte[] bytes = Escape.line(HEAD, Escape.ascii("SET"), argument);
        List<byte[]> got = new ArrayList<>();
        LineAssembler assembler = new LineAssembler((whole, from, to) -> {
            line.begin(whole, from, to);
            got.add(line.argument(1));
        });
        for (int round = 0; round < 2; round++) {
            for (int from = 0; from < bytes.length; from += partBytes) {
                int to = Math.min(from + partBytes, bytes.length);
                assembler.part(bytes, from, to, to == bytes.length);
            }
        }
        assertThat(got).hasSize(2).allMatch(each -> java.util.Arrays.equals(each, argument));
    }

    @Test
    void anArgumentTooLongForAKeyIsCut() {
        byte[] value = new byte[LineAssembler.MAX_ARGUMENT_BYTES];
        java.util.Arrays.fill(value, (byte) '\\');
        value[0] = 'x';
        byte[] bytes = Escape.line(HEAD, Escape.ascii("MSET"), Escape.ascii("a"), value, Escape.ascii("b\""));
        LineAssembler assembler = new LineAssembler((whole, from, to) -> {
            assertThat(to - from).isLessThan(LineAssembler.MAX_ARGUMENT_BYTES + 100);
            line.begin(whole, from, to);
            assertThat(line.count()).isEqualTo(4);
            assertThat(line.argument(3)).isEqualTo(Escape.ascii("b\""));
            assertThatThrownBy(() -> line.argument(2)).hasMessageContaining("longer than");
        });
        assembler.part(bytes, 0, bytes.length / 2, false);
        assembler.part(bytes, bytes.length / 2, bytes.length, true);
    }

    private boolean begin(String text) {
        byte[] bytes = Escape.ascii(text);
        return line.begin(bytes, 0, bytes.length);
    }
}
