package io.rediscdc.source.read;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ReadBoundsTest {
    @Test
    void theDefaultsLeaveScriptsOfManyKeysAlone() {
        ReadBounds bounds = new ReadBounds(33_554_432, 500, 1_048_576, 900_000);
        assertThat(bounds.ofCommands(50)).isEqualTo(bounds);
        assertThat(bounds.ofCommands(1).valueBytes()).isEqualTo(67_108);
    }

    @Property
    void aRoundOfManyKeysAScriptNeverBringsMore(
            @ForAll @LongRange(min = 65_536, max = 1L << 40) long roundBytes,
            @ForAll @IntRange(min = 1, max = 10_000) int keys,
            @ForAll @LongRange(min = 1, max = 1L << 40) long scriptBytes,
            @ForAll @IntRange(min = 1, max = 1 << 30) int valueBytes) {
        ReadBounds bounds = new ReadBounds(roundBytes, keys, scriptBytes, valueBytes);
        ReadBounds script = bounds.ofCommands(50);
        long scripts = (keys + 49L) / 50;
        assertThat(scripts * (script.scriptBytes() + script.valueBytes())).isLessThanOrEqualTo(roundBytes);
        ReadBounds single = bounds.ofCommands(1);
        assertThat((long) keys * single.valueBytes()).isLessThanOrEqualTo(roundBytes);
        assertThat(single.valueBytes()).isBetween(1, valueBytes);
    }
}
