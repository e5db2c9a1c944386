package io.rediscdc.tools.verify;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Walks a collection with HSCAN, SSCAN or ZSCAN. */
final class Cursor {
    static final byte[] START = {'0'};

    private Cursor() {}

    /** Hands over each step's elements, as a flat list. An element may come twice if the collection is resized. */
    static void walk(BigKey key, String command, long elements, Consumer<List<?>> step) {
        byte[] cursor = START;
        do {
            List<?> reply = key.askList(command, key.key(), cursor, "COUNT", key.window(elements));
            cursor = (byte[]) reply.get(0);
            step.accept((List<?>) reply.get(1));
        } while (!atEnd(cursor));
    }

    static boolean atEnd(byte[] cursor) {
        return new String(cursor, StandardCharsets.US_ASCII).equals("0");
    }
}
