package io.rediscdc.event;

import java.nio.charset.StandardCharsets;

/**
 * A short hash tag for each slot, so that a key of our own can be kept in the slot of any other key. The other key's own
 * bytes cannot serve: they may hold braces.
 */
public final class SlotTags {
    private static final String[] TAGS = table();

    private SlotTags() {}

    /** One to four digits or letters that have this slot, without braces. */
    public static String of(int slot) {
        return TAGS[slot];
    }

    private static String[] table() {
        String[] tags = new String[Slots.COUNT];
        int missing = tags.length;
        for (int i = 0; missing > 0; i++) {
            String tag = Integer.toString(i, Character.MAX_RADIX);
            int slot = Slots.of(tag.getBytes(StandardCharsets.US_ASCII));
            if (tags[slot] == null) {
                tags[slot] = tag;
                missing--;
            }
        }
        return tags;
    }
}
