package io.rediscdc.source.big;

import java.util.List;

/**
 * How many elements of a collection to ask for at once, so that a reply is about 1 MB: few at first, then as many as
 * fit by the size of those that came, at most twice as many as before. For one thread.
 */
final class Window {
    private static final int FIRST = 10;
    private static final int MOST = 1_000;
    private static final long BYTES = 1 << 20;

    private final int perElement;
    private int size = FIRST;
    private long elements;
    private long bytes;

    /**
     * @param perElement how many parts of a reply make one element
     */
    Window(int perElement) {
        this.perElement = perElement;
    }

    /** How many elements to ask for next. */
    int size() {
        return size;
    }

    /** This came. */
    void came(List<?> parts) {
        long count = parts.size() / perElement;
        if (count == 0) {
            return;
        }
        long came = parts.stream().mapToLong(part -> ((byte[]) part).length).sum();
        elements += count;
        bytes += came;
        long mean = 1 + Math.max(bytes / elements, came / count); // elements of a list may grow towards its end
        size = (int) Math.max(1, Math.min(BYTES / mean, Math.min(MOST, 2L * size)));
    }
}
