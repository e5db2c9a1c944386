package io.rediscdc.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HyperLogLogTest {
    private static byte[] hyperLogLog(int encoding, int cache, int register) {
        byte[] bytes = new byte[20];
        bytes[0] = 'H';
        bytes[1] = 'Y';
        bytes[2] = 'L';
        bytes[3] = 'L';
        bytes[4] = (byte) encoding;
        bytes[8] = (byte) cache;
        bytes[15] = (byte) (cache >> 8);
        bytes[16] = (byte) register;
        return bytes;
    }

    @Test
    void theCachedCountIsNoPartOfTheValue() {
        assertThat(HyperLogLog.withoutCache(hyperLogLog(1, 0x1234, 5)))
                .isEqualTo(HyperLogLog.withoutCache(hyperLogLog(1, 0x8001, 5)));
    }

    @Test
    void theRegistersAndTheEncodingAre() {
        assertThat(HyperLogLog.withoutCache(hyperLogLog(1, 7, 5)))
                .isNotEqualTo(HyperLogLog.withoutCache(hyperLogLog(1, 7, 6)))
                .isNotEqualTo(HyperLogLog.withoutCache(hyperLogLog(0, 7, 5)));
    }

    @Test
    void otherStringsStayAsTheyAre() {
        byte[] text = "HYLLO is how this string starts".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertThat(HyperLogLog.withoutCache(text)).isSameAs(text);
        byte[] unknownEncoding = hyperLogLog(2, 7, 5);
        assertThat(HyperLogLog.withoutCache(unknownEncoding)).isSameAs(unknownEncoding);
        assertThat(HyperLogLog.withoutCache(new byte[] {'H', 'Y', 'L', 'L'})).hasSize(4);
    }
}
