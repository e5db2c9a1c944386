package io.rediscdc.source.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.SlotSet;
import io.rediscdc.event.Slots;
import io.rediscdc.source.record.SourceOffset.Phase;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffsetKeysTest {
    @Test
    void rangesAreTheSameWhateverTheTasks() {
        assertThat(OffsetKeys.ofRanges(0, 15).all())
                .hasSize(16)
                .startsWith(new SourcePartition("slots-0-1023"), new SourcePartition("slots-1024-2047"))
                .endsWith(new SourcePartition("slots-15360-16383"));
        assertThat(OffsetKeys.ofRanges(5, 9).all())
                .isEqualTo(OffsetKeys.ofRanges(0, 15).all().subList(5, 10));
    }

    @Test
    void aKeyBelongsToTheRangeOfItsSlot() {
        byte[] key = "key".getBytes(StandardCharsets.UTF_8); // slot 12539
        assertThat(OffsetKeys.ofRanges(8, 15).of(key).shard()).isEqualTo("slots-12288-13311");
        assertThat(OffsetKeys.ofServer(new SourcePartition("a")).of(key).shard())
                .isEqualTo("a");
        SlotSet slots = OffsetKeys.slots(12, 12);
        assertThat(slots.containsKey(key)).isTrue();
        assertThat(slots.contains(13_312)).isFalse();
        SlotSet all = OffsetKeys.slots(0, 15);
        assertThat(all.contains(0)).isTrue();
        assertThat(all.contains(Slots.COUNT - 1)).isTrue();
    }

    @Test
    void partsAreAsFarAsTheLeastOfThem() {
        SourceOffset far = new SourceOffset(Phase.STREAMING, 7, true, "", 5, 0, "", "t=1:4");
        SourceOffset behind = new SourceOffset(Phase.STREAMING, 6, false, "", 9, 0, "", "t=1:4");
        assertThat(SourceOffset.ofParts(Arrays.asList(null, null))).isNull();
        assertThat(SourceOffset.ofParts(List.of(far))).isEqualTo(far);
        assertThat(SourceOffset.ofParts(List.of(far, behind)))
                .isEqualTo(new SourceOffset(Phase.STREAMING, 7, false, "", 9, 0, "", "t=1:4"));
        assertThat(SourceOffset.ofParts(Arrays.asList(far, null)))
                .isEqualTo(new SourceOffset(Phase.SNAPSHOT, 7, false, "", 5, 0, "", "t=1:4"));
    }
}
