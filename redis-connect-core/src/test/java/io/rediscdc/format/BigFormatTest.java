package io.rediscdc.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.Chunk;
import io.rediscdc.event.Layout;
import io.rediscdc.event.Manifest;
import io.rediscdc.event.Origin;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BigFormatTest {
    private static final Map<String, byte[]> GOLDEN = BinaryFormatTest.golden();

    private static final Chunk CHUNK = new Chunk(Layout.DUMP, ValueType.HASH, 900_000, Slice.of(new byte[] {1, 2, 3}));
    private static final Manifest MANIFEST = new Manifest(
            ValueType.HASH,
            Layout.DUMP,
            10,
            1_893_456_000_123L,
            UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
            2,
            900_003,
            -2);
    private static final Origin ORIGIN = new Origin("a", 3, 7, true, 1_767_225_600_456L);

    @Test
    void encodesAndDecodesTheGoldenVectors() {
        assertThat(BigFormat.encode(CHUNK)).isEqualTo(GOLDEN.get("v2-chunk"));
        assertThat(BigFormat.encode(MANIFEST, ORIGIN)).isEqualTo(GOLDEN.get("v2-manifest"));
        assertThat(BigFormat.decodeChunk(GOLDEN.get("v2-chunk"))).isEqualTo(CHUNK);
        assertThat(BigFormat.decodeManifest(GOLDEN.get("v2-manifest")))
                .isEqualTo(new BigFormat.Decoded(MANIFEST, ORIGIN));
    }

    @Property
    void everyChunkIsDecodedTheSame(@ForAll @LongRange(min = 0) long position, @ForAll byte[] payload) {
        Chunk chunk = new Chunk(Layout.RAW, ValueType.STRING, position, Slice.of(payload));
        assertThat(BigFormat.decodeChunk(BigFormat.encode(chunk))).isEqualTo(chunk);
    }

    @Property
    void everyManifestIsDecodedTheSame(
            @ForAll @LongRange(min = 0) long expiry,
            @ForAll @IntRange(min = 1) int chunks,
            @ForAll @LongRange(min = -1) long length,
            @ForAll long idHigh,
            @ForAll long idLow,
            @ForAll long digest) {
        Manifest manifest = new Manifest(
                ValueType.ZSET, Layout.ELEMENTS, 0, expiry, new UUID(idHigh, idLow), chunks, length, digest);
        assertThat(BigFormat.decodeManifest(BigFormat.encode(manifest, ORIGIN)).manifest())
                .isEqualTo(manifest);
    }

    @Property
    void anyBytesAreEitherDecodedOrRefused(@ForAll byte[] bytes) {
        for (String vector : new String[] {"v2-chunk", "v2-manifest"}) {
            byte[] broken = Arrays.copyOf(GOLDEN.get(vector), 3 + bytes.length);
            System.arraycopy(bytes, 0, broken, 3, bytes.length);
            try {
                if (vector.equals("v2-chunk")) {
                    assertThat(BigFormat.decodeChunk(broken)).isNotNull();
                } else {
                    assertThat(BigFormat.decodeManifest(broken)).isNotNull();
                }
            } catch (FormatException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void aReaderOfStatesDoesNotTakeThemAndTheOtherWayRound() {
        assertThatThrownBy(() -> BinaryFormat.decode(GOLDEN.get("v2-chunk"))).isInstanceOf(FormatException.class);
        assertThatThrownBy(() -> BigFormat.decodeChunk(GOLDEN.get("v1-list-dump")))
                .isInstanceOf(FormatException.class);
        assertThatThrownBy(() -> BigFormat.decodeChunk(GOLDEN.get("v2-manifest")))
                .isInstanceOf(FormatException.class);
        assertThatThrownBy(() -> BigFormat.decodeManifest(GOLDEN.get("v2-chunk")))
                .isInstanceOf(FormatException.class);
    }

    @Test
    void refusesElementsOfATypeThatHasNone() {
        byte[] broken = GOLDEN.get("v2-chunk").clone();
        broken[3] = 2;
        broken[4] = 6;
        assertThatThrownBy(() -> BigFormat.decodeChunk(broken)).hasMessageContaining("type 6 with layout ELEMENTS");
    }

    @Test
    void refusesElementsThatAreCut() {
        byte[] two = {0, 0, 0, 1, 'f', 0, 0, 0, 2, 'v', 'w'};
        for (ValueType type : List.of(ValueType.LIST, ValueType.SET, ValueType.HASH, ValueType.ZSET)) {
            boolean pairs = type == ValueType.HASH || type == ValueType.ZSET;
            for (int length = 0; length <= two.length; length++) {
                Chunk chunk = new Chunk(Layout.ELEMENTS, type, 0, Slice.of(two, 0, length));
                byte[] bytes = BigFormat.encode(chunk);
                if (length == two.length || (length == 5 && !pairs)) {
                    assertThat(BigFormat.decodeChunk(bytes)).isEqualTo(chunk);
                } else {
                    assertThatThrownBy(() -> BigFormat.decodeChunk(bytes))
                            .as("%s cut at %d", type, length)
                            .isInstanceOf(FormatException.class)
                            .hasMessageContaining("of the " + type.redisName());
                }
            }
        }
        byte[] negative = BigFormat.encode(
                new Chunk(Layout.ELEMENTS, ValueType.LIST, 0, Slice.of(new byte[] {-1, -1, -1, -1, 'e'})));
        assertThatThrownBy(() -> BigFormat.decodeChunk(negative)).hasMessageContaining("element 0 of the list");
    }
}
