package io.rediscdc.tools.verify;

import io.rediscdc.redis.Command;
import java.util.List;
import java.util.Map;

/** Lists, in order. */
final class ListReader implements ValueReader {
    @Override
    public List<Command> whole(byte[] key) {
        return List.of(Command.of("LRANGE", key, 0, -1));
    }

    @Override
    public Map<String, String> facets(List<Object> replies, List<Object> moreReplies) {
        List<?> elements = (List<?>) replies.get(0);
        if (elements.isEmpty()) {
            return null;
        }
        Fingerprint content = Fingerprint.ordered();
        elements.forEach(element -> content.add((byte[]) element));
        return facets(elements.size(), content);
    }

    @Override
    public Map<String, String> inParts(BigKey key) {
        long length = key.askNumber("LLEN", key.key());
        int window = key.window(length);
        Fingerprint content = Fingerprint.ordered();
        for (long from = 0; from < length; from += window) {
            List<?> elements = key.askList("LRANGE", key.key(), from, Math.min(from + window, length) - 1);
            if (elements.size() != Math.min(window, length - from)) {
                return null;
            }
            elements.forEach(element -> content.add((byte[]) element));
        }
        return facets(length, content);
    }

    private static Map<String, String> facets(long length, Fingerprint content) {
        return Map.of(LENGTH, Long.toString(length), CONTENT, content.text());
    }
}
