package io.rediscdc.it.chaos;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Makes words of a stream unreadable without changing its length, also where a word comes in two parts. The end of a
 * part that may be the beginning of a word is held back until the next part; no reply of a server ends like that. For
 * one thread.
 */
final class Blindfold {
    private byte[] held = new byte[0];

    /** The bytes that may be passed on now. */
    byte[] pass(byte[] part, int length, List<String> words) {
        byte[] bytes = Arrays.copyOf(held, held.length + length);
        System.arraycopy(part, 0, bytes, held.length, length);
        int keep = 0;
        for (String each : words) {
            byte[] word = each.getBytes(StandardCharsets.US_ASCII);
            for (int at = 0; at < bytes.length; at++) {
                int matching = matching(bytes, at, word);
                if (matching == word.length) {
                    bytes[at] = '?';
                } else if (at + matching == bytes.length) {
                    keep = Math.max(keep, matching);
                }
            }
        }
        held = Arrays.copyOfRange(bytes, bytes.length - keep, bytes.length);
        return keep == 0 ? bytes : Arrays.copyOf(bytes, bytes.length - keep);
    }

    private static int matching(byte[] bytes, int at, byte[] word) {
        int matching = 0;
        while (matching < word.length && at + matching < bytes.length && bytes[at + matching] == word[matching]) {
            matching++;
        }
        return matching;
    }
}
