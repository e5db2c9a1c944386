package io.rediscdc.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void escapesAndCuts() {
        assertThat(Printable.bytes(new byte[] {'a', '"', '\\', 0, (byte) 0xff, '\n'}))
                .isEqualTo("\"a\\\"\\\\\\x00\\xff\\x0a\"");
        assertThat(Printable.bytes(new byte[200])).endsWith("\"... (200 bytes)").hasSize(2 + 80 * 4 + 15);
    }

    @Test
    void namesAKeyWithItsDatabase() {
        assertThat(new DbKey(3, new byte[] {'k'})).hasToString("db3 \"k\"");
    }
}
