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
        assertThat(HyperLogLog.canonical(hyperLogLog(1, 0x1234, 5)))
                .isEqualTo(HyperLogLog.canonical(hyperLogLog(1, 0x8001, 5)));
    }

    @Test
    void theRegistersAre() {
        assertThat(HyperLogLog.canonical(hyperLogLog(1, 7, 5)))
                .isNotEqualTo(HyperLogLog.canonical(hyperLogLog(1, 7, 6)));
    }

    @Test
    void oneThatIsNotWholeStaysAsItIs() {
        assertThat(HyperLogLog.canonical(hyperLogLog(1, 7, 5))).hasSize(20);
    }

    @Test
    void otherStringsStayAsTheyAre() {
        byte[] text = "HYLLO is how this string starts".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertThat(HyperLogLog.canonical(text)).isSameAs(text);
        byte[] unknownEncoding = hyperLogLog(2, 7, 5);
        assertThat(HyperLogLog.canonical(unknownEncoding)).isSameAs(unknownEncoding);
        assertThat(HyperLogLog.canonical(new byte[] {'H', 'Y', 'L', 'L'})).hasSize(4);
    }
}
