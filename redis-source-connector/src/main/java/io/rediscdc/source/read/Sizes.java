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
    /** For reads of one key, whatever its size. */
    static final Sizes ANY = new Sizes(Integer.MAX_VALUE, 0, Map.of());

    private static final long MEMORY_PER_PAYLOAD = 2;

    /** For reads of many keys at once. */
    static Sizes ofWhatIsReadAtOnce(int maxBytes, boolean memoryIsTold) {
        return new Sizes(maxBytes, memoryIsTold ? MEMORY_PER_PAYLOAD * maxBytes : 0, Map.of());
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
