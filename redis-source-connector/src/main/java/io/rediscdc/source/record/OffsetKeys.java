package io.rediscdc.source.record;

import io.rediscdc.event.SlotSet;
import io.rediscdc.event.Slots;
import java.util.ArrayList;
import java.util.List;

/**
 * Which offset a key belongs to: that of its server or, in a cluster, that of its range of slots. The ranges are the same
 * whatever the number of tasks and nodes.
 *
 * @param all those of one shard
 * @param bySlot one for each range, or null if there is only one
 */
public record OffsetKeys(List<SourcePartition> all, List<SourcePartition> bySlot) {
    /** Number of ranges that the slots are cut into, and so the highest number of tasks. */
    public static final int RANGES = 16;

    private static final int WIDTH = Slots.COUNT / RANGES;
    private static final List<SourcePartition> OF_CLUSTER = ofCluster();

    /** That of a server. */
    public static OffsetKeys ofServer(SourcePartition partition) {
        return new OffsetKeys(List.of(partition), null);
    }

    /** Those of the ranges from {@code first} to {@code last}, both included, counted from 0. */
    public static OffsetKeys ofRanges(int first, int last) {
        return new OffsetKeys(OF_CLUSTER.subList(first, last + 1), OF_CLUSTER);
    }

    /** The first slot of a range. */
    public static int firstSlot(int range) {
        return range * WIDTH;
    }

    /** The last slot of a range. */
    public static int lastSlot(int range) {
        return (range + 1) * WIDTH - 1;
    }

    /** The slots of the ranges from {@code first} to {@code last}. */
    public static SlotSet slots(int first, int last) {
        return SlotSet.range(firstSlot(first), lastSlot(last));
    }

    /** The offset that a key belongs to. */
    SourcePartition of(byte[] key) {
        return bySlot == null ? all.get(0) : bySlot.get(Slots.of(key) / WIDTH);
    }

    private static List<SourcePartition> ofCluster() {
        List<SourcePartition> ranges = new ArrayList<>(RANGES);
        for (int range = 0; range < RANGES; range++) {
            ranges.add(new SourcePartition("slots-" + firstSlot(range) + "-" + lastSlot(range)));
        }
        return List.copyOf(ranges);
    }
}
