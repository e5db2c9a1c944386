package io.rediscdc.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Origin;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryFormatTest {
    private static final Map<String, byte[]> GOLDEN = golden();

    private static final KeyValue STRING =
            KeyValue.string("hello".getBytes(StandardCharsets.UTF_8), 1_893_456_000_123L);
    private static final Origin FROM_A = new Origin("a", 3, 7, false, 1_767_225_600_456L);

    private static final KeyValue LIST = new KeyValue(
            ValueType.LIST,
            Encoding.DUMP,
            10,
            0,
            Slice.of(HexFormat.of().parseHex("120102" + "0a00" + "0102030405060708")));
    private static final Origin SNAPSHOT = new Origin("größe", 65_535, 0xFFFF_FFFFL, true, 0);

    @Test
    void encodesTheGoldenVectors() {
        assertThat(BinaryFormat.encode(STRING, FROM_A)).isEqualTo(GOLDEN.get("v1-string-expiring"));
        assertThat(BinaryFormat.encode(LIST, SNAPSHOT)).isEqualTo(GOLDEN.get("v1-list-dump"));
    }

    @Test
    void decodesTheGoldenVectors() {
        assertThat(BinaryFormat.decode(GOLDEN.get("v1-string-expiring")))
                .isEqualTo(new BinaryFormat.Decoded(STRING, FROM_A));
        assertThat(BinaryFormat.decode(GOLDEN.get("v1-list-dump"))).isEqualTo(new BinaryFormat.Decoded(LIST, SNAPSHOT));
    }

    @Property
    void everythingEncodedIsDecodedTheSame(@ForAll("values") KeyValue value, @ForAll("origins") Origin origin) {
        BinaryFormat.Decoded decoded = BinaryFormat.decode(BinaryFormat.encode(value, origin));
        assertThat(decoded.value()).isEqualTo(value);
        assertThat(decoded.origin()).isEqualTo(origin);
    }

    @Property
    void anyBytesAreEitherDecodedOrRefused(@ForAll byte[] bytes) {
        try {
            BinaryFormat.decode(bytes);
        } catch (FormatException | UnknownVersionException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        }
    }

    @Property
    void aCutRecordIsNeverReadBeyondItsEnd(@ForAll("values") KeyValue value, @ForAll("origins") Origin origin) {
        byte[] whole = BinaryFormat.encode(value, origin);
        for (int length = 0; length < Math.min(whole.length, 64); length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            try {
                // A cut inside a raw payload is a shorter payload: framing is Kafka's work.
                assertThat(BinaryFormat.decode(cut).value().payload().length()).isLessThan(whole.length);
            } catch (FormatException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void stopsAtANewerVersionAndSaysWhatToDo() {
        byte[] newer = GOLDEN.get("v1-string-expiring").clone();
        newer[1] = 3;
        assertThatThrownBy(() -> BinaryFormat.decode(newer))
                .isInstanceOf(UnknownVersionException.class)
                .hasMessageContaining("version 3 is newer than version 2")
                .hasMessageContaining("upgrade the sink connector");
    }

    @Test
    void tellsAForeignRecordFromABrokenOne() {
        assertThatThrownBy(() -> BinaryFormat.decode("{\"json\":1}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("0x7b")
                .hasMessageContaining("ByteArrayConverter");
        assertThatThrownBy(() -> BinaryFormat.decode(new byte[0]))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("nothing");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 16})
    void refusesAFieldThatVersion1DoesNotDefine(int at) {
        byte[] broken = GOLDEN.get("v1-list-dump").clone();
        broken[at] = (byte) (at == 1 ? 0 : 0xEE);
        assertThatThrownBy(() -> BinaryFormat.decode(broken)).isInstanceOf(FormatException.class);
    }

    @Test
    void refusesANumberThatDoesNotFit() {
        assertThatThrownBy(() -> BinaryFormat.encode(STRING, new Origin("a", 65_536, 0, false, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("database 65536");
    }

    @Provide
    Arbitrary<KeyValue> values() {
        Arbitrary<Long> expiry = Arbitraries.longs().between(0, Long.MAX_VALUE);
        Arbitrary<KeyValue> raw = Combinators.combine(bytes(0), expiry).as(KeyValue::string);
        Arbitrary<KeyValue> dump = Combinators.combine(
                        Arbitraries.of(ValueType.class), Arbitraries.integers().between(0, 255), expiry, bytes(11))
                .as((type, rdb, at, payload) -> new KeyValue(type, Encoding.DUMP, rdb, at, Slice.of(payload)));
        return Arbitraries.oneOf(raw, dump);
    }

    @Provide
    Arbitrary<Origin> origins() {
        return Combinators.combine(
                        Arbitraries.strings().ofMaxLength(60),
                        Arbitraries.integers().between(0, 65_535),
                        Arbitraries.longs().between(0, 0xFFFF_FFFFL),
                        Arbitraries.of(true, false),
                        Arbitraries.longs())
                .as(Origin::new)
                .filter(origin -> StandardCharsets.UTF_8.newEncoder().canEncode(origin.shard()));
    }

    private static Arbitrary<byte[]> bytes(int min) {
        return Arbitraries.bytes().array(byte[].class).ofMinSize(min).ofMaxSize(300);
    }

    static Map<String, byte[]> golden() {
        return new BufferedReader(new InputStreamReader(
                        BinaryFormatTest.class.getResourceAsStream("golden.txt"), StandardCharsets.UTF_8))
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(
                        parts -> parts[0], parts -> HexFormat.of().parseHex(parts[1])));
    }
}
