package io.rediscdc.source.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.DbKey;
import io.rediscdc.event.KeyValue;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class KeyIndexTest {
    private static final KeyValue ONE = KeyValue.string(new byte[] {1}, 0);
    private static final KeyValue TWO = KeyValue.string(new byte[] {2}, 0);

    @Test
    void knowsTheLastStateOfEachKey() {
        KeyIndex index = new KeyIndex(1 << 24);
        for (int i = 0; i < 100_000; i++) {
            index.read(key(0, i), ONE);
        }
        for (int i = 0; i < 100_000; i += 2) {
            index.read(key(0, i), i % 4 == 0 ? TWO : null);
        }
        for (int i = 0; i < 100_000; i++) {
            assertThat(index.holds(key(0, i), ONE)).isEqualTo(i % 2 == 1);
            assertThat(index.holds(key(0, i), TWO)).isEqualTo(i % 4 == 0);
            assertThat(index.holdsTombstone(key(0, i))).isEqualTo(i % 4 == 2);
        }
        assertThat(index.holds(key(1, 1), ONE)).as("another database").isFalse();
        assertThat(index.holds(key(0, 100_000), ONE)).as("an unknown key").isFalse();
    }

    @Test
    void forgetsEverythingRatherThanOutgrowItsBound() {
        KeyIndex index = new KeyIndex(1 << 20);
        for (int i = 0; i < 100_000; i++) {
            index.read(key(0, i), ONE);
        }
        assertThat(index.isFull()).isTrue();
        assertThat(index.holds(key(0, 1), ONE)).isFalse();
        assertThat(index.holdsTombstone(key(0, 1))).isFalse();
    }

    @Test
    void whatWasEmittedIsNotKnownAnyMore() {
        KeyIndex index = new KeyIndex(1 << 20);
        index.emitted(key(0, 1));
        index.read(key(0, 1), ONE);
        assertThat(index.holds(key(0, 1), ONE)).isFalse();
    }

    @Test
    void whatWasEmittedIsNotedUntilTheTopicsAreReadAndBehindThemIfTheyHoldAnything() {
        KeyIndex empty = new KeyIndex(1 << 20);
        empty.endRead();
        empty.emitted(key(0, 1));
        assertThat(empty.holds(key(0, 1), ONE)).isFalse();
        assertThat(empty.holdsTombstone(key(0, 1))).isFalse();
        KeyIndex filled = new KeyIndex(1 << 20);
        filled.read(key(0, 1), ONE);
        filled.endRead();
        assertThat(filled.isAsRead(key(0, 1))).isTrue();
        filled.emitted(key(0, 1));
        assertThat(filled.isAsRead(key(0, 1))).isFalse();
        assertThat(filled.holds(key(0, 1), ONE)).isFalse();
    }

    private static DbKey key(int db, int number) {
        return new DbKey(db, ByteBuffer.allocate(4).putInt(number).array());
    }
}
