package io.rediscdc.event;

import java.util.BitSet;

/** Some of the slots of a cluster. Immutable. */
public final class SlotSet {
    private final BitSet slots;

    private SlotSet(BitSet slots) {
        this.slots = slots;
    }

    /** The slots from {@code first} to {@code last}, both included. */
    public static SlotSet range(int first, int last) {
        BitSet slots = new BitSet(Slots.COUNT);
        slots.set(first, last + 1);
        return new SlotSet(slots);
    }

    /** All slots of both. */
    public SlotSet and(SlotSet other) {
        BitSet both = (BitSet) slots.clone();
        both.or(other.slots);
        return new SlotSet(both);
    }

    public boolean contains(int slot) {
        return slots.get(slot);
    }

    public boolean containsKey(byte[] key) {
        return slots.get(Slots.of(key));
    }
}
