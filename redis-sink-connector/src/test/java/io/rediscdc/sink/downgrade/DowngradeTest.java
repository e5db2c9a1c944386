package io.rediscdc.sink.downgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.Slice;
import io.rediscdc.format.DumpPayload;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DowngradeTest {
    @Test
    void aFormThatTheServerKnowsIsOnlyLabelledAnew() {
        Slice string = payload(12, "00 03616263");
        Slice older = Downgrade.below(string, 12);
        assertThat(DumpPayload.rdbVersion(older)).isEqualTo(9);
        assertThat(body(older)).isEqualTo(body(string));
        assertThat(DumpPayload.rdbVersion(Downgrade.below(payload(12, "10 00"), 12)))
                .as("version of a hash in a listpack")
                .isEqualTo(10);
    }

    /** Listpacks as Redis 8.0 makes them, and the same elements in the forms that 6.2 knows. */
    @ParameterizedTest
    @CsvSource({
        // hash f: v, g: -2
        "10 13 13000000 0400 8166 02 8176 02 8167 02 dffe 02 ff, 04 80 00000002 01 66 01 76 01 67 02 2d32",
        // sorted set b: -inf, a: 1
        "11 15 15000000 0400 8162 02 842d696e66 05 8161 02 01 01 ff,"
                + "05 80 00000002 01 62 000000000000f0ff 01 61 000000000000f03f",
        // set a, 300
        "14 0d 0d000000 0200 8161 02 c12c 02 ff, 02 80 00000002 01 61 03 333030",
        // list of a node in a listpack and a plain one
        "12 02 02 0a 0a000000 0100 8161 02 ff 01 03 626262, 01 80 00000002 01 61 03 626262",
        // hash whose field f expired no more
        "19 9dfefb01a2010000 0f 0f000000 0300 8166 02 8176 02 00 01 ff, 04 80 00000001 01 66 01 76",
        "18 9dfefb01a2010000 01 00 01 66 c0 05, 04 80 00000001 01 66 c0 05",
        // the integers at the ends of each size
        "12 01 02 40 4a 4a000000 0e00 00 01 7f 01 dfff 02 cfff 02 d000 02 f10010 03 f1ff7f 03 f10080 03 f2ffff7f 04"
                + "f2000080 04 f3ffffff7f 05 f300000080 05 f4ffffffffffffff7f 09 f40000000000000080 09 ff,"
                + "01 80 0000000e 01 30 03 313237 02 2d31 04 34303935 05 2d34303936 04 34303936 05 3332373637"
                + "06 2d3332373638 07 38333838363037 08 2d38333838363038 0a 32313437343833363437"
                + "0b 2d32313437343833363438 13 39323233333732303336383534373735383037"
                + "14 2d39323233333732303336383534373735383038",
    })
    void aNewerFormIsWrittenAsTheOldestThatHoldsTheSame(String newer, String oldest) {
        Slice older = Downgrade.below(payload(12, newer), 10);
        assertThat(DumpPayload.isIntact(older)).isTrue();
        assertThat(DumpPayload.rdbVersion(older)).isEqualTo(9);
        assertThat(HexFormat.of().formatHex(body(older))).isEqualTo(oldest.replace(" ", ""));
    }

    @Test
    void aStreamKeepsItsCountersWhereTheFormHasThem() {
        String entries = "00 00 05 01"; // no node, no entry, last id 5-1
        String counters = "00 00 05 01 07";
        String group = "01 67 05 01";
        String pending = "01 00000000000000050000000000000001 1111111111111111 02";
        String consumer = "01 63 2222222222222222";
        String active = "3333333333333333";
        String own = "01 00000000000000050000000000000001";
        Slice newest =
                payload(11, "15" + entries + counters + "01" + group + "06" + pending + "01" + consumer + active + own);

        Slice of70 = Downgrade.below(newest, 11);
        assertThat(DumpPayload.rdbVersion(of70)).isEqualTo(10);
        assertThat(body(of70))
                .isEqualTo(hex("13" + entries + counters + "01" + group + "06" + pending + "01" + consumer + own));
        for (Slice newer : new Slice[] {newest, of70}) {
            Slice of62 = Downgrade.below(newer, 10);
            assertThat(DumpPayload.rdbVersion(of62)).isEqualTo(9);
            assertThat(body(of62)).isEqualTo(hex("0f" + entries + "01" + group + pending + "01" + consumer + own));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "12, 19 1111111111111111 0f 0f000000 0300 8166 02 8176 02 07 01 ff, fields of it expire",
        "12, 18 1111111111111111 01 01 01 66 01 76, fields of it expire",
        "9, 07 8100000000000000000000, there is no form of it before RDB version 9",
        "9, 00 0161, there is no form of it before RDB version 9",
        "12, 16 00, RDB type 22 is not known",
        "12, 14 02 0a0b, its body cannot be read",
        "10, 10 00 00, its body cannot be read",
    })
    void whatHasNoOlderFormSaysWhy(int version, String body, String reason) {
        assertThatThrownBy(() -> Downgrade.below(payload(version, body), Math.min(version, 10)))
                .isInstanceOf(NoOlderFormException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aDamagedPayloadIsNotLabelledAnew() {
        byte[] damaged = payload(12, "00 03616263").toArray().clone();
        damaged[2]++;
        assertThatThrownBy(() -> Downgrade.below(Slice.of(damaged), 12))
                .isInstanceOf(NoOlderFormException.class)
                .hasMessageContaining("checksum");
    }

    @Property(tries = 5_000)
    void anyBodyIsWrittenAnewOrRefused(
            @ForAll @IntRange(min = 16, max = 25) int type, @ForAll @Size(max = 60) byte[] body) {
        byte[] bytes = new byte[1 + body.length + DumpPayload.FOOTER_BYTES];
        bytes[0] = (byte) type;
        System.arraycopy(body, 0, bytes, 1, body.length);
        DumpPayload.seal(bytes, 12);
        try {
            assertThat(DumpPayload.isIntact(Downgrade.below(Slice.of(bytes), 10)))
                    .isTrue();
        } catch (NoOlderFormException e) {
            assertThat(e).hasMessageMatching(".*(not known|cannot be read|expire).*");
        }
    }

    @Test
    void aMessageNamesTheModule() {
        Slice vectors = payload(12, "07 81 bde72da2bb1eb400");
        assertThat(Described.of(vectors))
                .isEqualTo("a value of the module type 'vectorset' (RDB type 7, RDB version 12)");
        assertThat(Described.of(payload(11, "15 00"))).startsWith("a stream").endsWith("(RDB type 21, RDB version 11)");
    }

    private static Slice payload(int version, String typeAndBody) {
        byte[] known = hex(typeAndBody);
        byte[] payload = Arrays.copyOf(known, known.length + DumpPayload.FOOTER_BYTES);
        DumpPayload.seal(payload, version);
        return Slice.of(payload);
    }

    private static byte[] body(Slice payload) {
        return Arrays.copyOf(payload.toArray(), payload.length() - DumpPayload.FOOTER_BYTES);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
