package io.rediscdc.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Slice;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DumpFooterTest {
    @Test
    void checksumIsTheOneOfRedis() {
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        assertThat(Crc64.of(0, digits, 0, 9)).isEqualTo(0xe9c6d914c4b8d9caL);
        assertThat(Crc64.of(Crc64.of(0, digits, 0, 4), digits, 4, 5)).isEqualTo(0xe9c6d914c4b8d9caL);
    }

    @Property
    void checksumIsTheSameInOneStepOrInMany(@ForAll @Size(max = 100) byte[] bytes) {
        long byByte = 0;
        for (int i = 0; i < bytes.length; i++) {
            byByte = Crc64.of(byByte, bytes, i, 1);
        }
        assertThat(Crc64.of(0, bytes, 0, bytes.length)).isEqualTo(byByte);
    }

    @Test
    void payloadOfAServerIsIntact() {
        byte[] ofRedis70 = HexFormat.of().parseHex("00c0010a002678e7b6d10111fc"); // SET k 1, DUMP k
        assertThat(DumpPayload.rdbVersion(Slice.of(ofRedis70))).isEqualTo(10);
        assertThat(DumpPayload.isIntact(Slice.of(ofRedis70))).isTrue();
    }

    @Property
    void whatIsSealedIsIntactAnywhereInAnArrayUntilAByteChanges(
            @ForAll @Size(min = 1, max = 200) byte[] body,
            @ForAll @IntRange(max = 0xffff) int version,
            @ForAll @IntRange(max = 5) int before,
            @ForAll int changed) {
        byte[] payload = new byte[body.length + DumpPayload.FOOTER_BYTES];
        System.arraycopy(body, 0, payload, 0, body.length);
        DumpPayload.seal(payload, version);

        byte[] around = new byte[payload.length + 2 * before];
        System.arraycopy(payload, 0, around, before, payload.length);
        Slice slice = Slice.of(around, before, payload.length);
        assertThat(DumpPayload.isIntact(slice)).isTrue();
        assertThat(DumpPayload.rdbVersion(slice)).isEqualTo(version);

        around[before + Math.floorMod(changed, payload.length)]++;
        assertThat(DumpPayload.isIntact(slice)).isFalse();
    }
}
