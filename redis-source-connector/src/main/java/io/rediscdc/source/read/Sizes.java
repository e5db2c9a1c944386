package io.rediscdc.source.read;

import java.util.Map;

/**
 * Which values are too big for one read. Collections are judged by MEMORY USAGE before they are read, for a DUMP of a big
 * one holds the server up; it is about two to three times their payload.
 *
 * @param mostString bytes of a string
 * @param mostMemory memory of a collection whose type has no bound of its own; 0 to read all of them
 * @param mostMemoryByType the same for some types
 */
record Sizes(int mostString, long mostMemory, Map<String, Long> mostMemoryByType) {
    static final Sizes NO_BOUND = new Sizes(Integer.MAX_VALUE, 0, Map.of());

    /** As much is kept of one string in memory here; GET of it takes the server a few ms. */
    private static final int MOST_WHOLE_STRING = 16 << 20;

    /** Memory that a server can DUMP in one ms, measured with a million small elements, halved. */
    private static final int SLOW_BYTES_PER_MS = 64 << 10;

    /** Lists and sorted sets are packed, and dumped faster. */
    private static final int FAST_BYTES_PER_MS = 240 << 10;

    private static final long MEMORY_PER_PAYLOAD = 2;

    /** For reads of many keys at once. */
    static Sizes ofWhatIsReadAtOnce(int maxBytes, boolean memoryIsTold) {
        return new Sizes(maxBytes, memoryIsTold ? MEMORY_PER_PAYLOAD * maxBytes : 0, Map.of());
    }

    /** For reads of one key that hold the server up for about that long. */
    static Sizes ofWhatIsReadAlone(int maxBlockMs, boolean memoryIsTold) {
        long fast = (long) FAST_BYTES_PER_MS * maxBlockMs;
        return memoryIsTold
                ? new Sizes(
                        MOST_WHOLE_STRING, (long) SLOW_BYTES_PER_MS * maxBlockMs, Map.of("list", fast, "zset", fast))
                : new Sizes(MOST_WHOLE_STRING, 0, Map.of());
    }

    boolean asksMemory() {
        return mostMemory > 0;
    }

    /**
     * @param type answer of TYPE
     * @param memory answer of MEMORY USAGE
     */
    boolean isBig(String type, long memory) {
        return type.equals("string")
                ? memory > mostString
                : mostMemory > 0 && memory > mostMemoryByType.getOrDefault(type, mostMemory);
    }
}
