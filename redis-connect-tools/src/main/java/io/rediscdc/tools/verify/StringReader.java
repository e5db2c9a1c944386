package io.rediscdc.tools.verify;

import io.rediscdc.redis.Command;
import java.util.List;
import java.util.Map;

/** Strings, and so bitmaps, by their bytes; HyperLogLogs, which fit into one window, by their registers. */
final class StringReader implements ValueReader {
    private static final int WINDOW_BYTES = 1024 * 1024;

    @Override
    public List<Command> whole(byte[] key) {
        return List.of(Command.of("GET", key));
    }

    @Override
    public Map<String, String> facets(List<Object> replies, List<Object> moreReplies) {
        if (!(replies.get(0) instanceof byte[] value)) {
            return null;
        }
        return facets(value);
    }

    @Override
    public Map<String, String> inParts(BigKey key) {
        long length = key.askNumber("STRLEN", key.key());
        Fingerprint content = Fingerprint.ordered();
        for (long from = 0; from < length; from += WINDOW_BYTES) {
            byte[] window = (byte[]) key.ask("GETRANGE", key.key(), from, from + WINDOW_BYTES - 1);
            if (window.length != Math.min(WINDOW_BYTES, length - from)) {
                return null;
            }
            if (window.length == length) {
                return facets(window);
            }
            content.addWindow(window);
        }
        return facets(length, content);
    }

    private static Map<String, String> facets(byte[] whole) {
        byte[] canonical = HyperLogLog.canonical(whole);
        Fingerprint content = Fingerprint.ordered();
        content.addWindow(canonical);
        return facets(canonical.length, content);
    }

    private static Map<String, String> facets(long length, Fingerprint content) {
        return Map.of(LENGTH, Long.toString(length), CONTENT, content.text());
    }
}
