package io.rediscdc.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ChunkKeyTest {
    @Property
    void isReadAsItWasWritten(
            @ForAll long high, @ForAll long low, @ForAll @IntRange(max = 999_999_999) int number, @ForAll byte[] key) {
        byte[] bytes = new ChunkKey(new UUID(high, low), number, key).bytes();
        ChunkKey read = ChunkKey.parse(bytes);
        assertThat(ChunkKey.isOne(bytes)).isTrue();
        assertThat(Reserved.contains(bytes)).isTrue();
        assertThat(read.set()).isEqualTo(new UUID(high, low));
        assertThat(read.number()).isEqualTo(number);
        assertThat(read.key()).isEqualTo(key);
    }

    @Test
    void otherKeysOfTheNamespaceAreNotChunks() {
        assertThat(ChunkKey.isOne(bytes("__rediscdc:fence:1"))).isFalse();
        assertThat(ChunkKey.isOne(bytes("user:1"))).isFalse();
        for (String broken : new String[] {
            "__rediscdc:chunk:",
            "__rediscdc:chunk:00112233-4455-6677-8899-aabbccddeeff",
            "__rediscdc:chunk:00112233-4455-6677-8899-aabbccddeeff::k",
            "__rediscdc:chunk:00112233-4455-6677-8899-aabbccddeeff:1234567890:k",
            "__rediscdc:chunk:0011zz33-4455-6677-8899-aabbccddeeff:1:k"
        }) {
            assertThatThrownBy(() -> ChunkKey.parse(bytes(broken))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void everySlotHasATag() {
        for (int slot = 0; slot < Slots.COUNT; slot++) {
            assertThat(Slots.of(bytes("x{" + SlotTags.of(slot) + "}y"))).isEqualTo(slot);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
