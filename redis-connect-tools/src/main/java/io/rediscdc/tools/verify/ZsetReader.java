package io.rediscdc.tools.verify;

import io.rediscdc.redis.Command;
import java.util.List;
import java.util.Map;

/** Sorted sets, geo sets among them, as members with scores. */
final class ZsetReader implements ValueReader {
    @Override
    public List<Command> whole(byte[] key) {
        return List.of(Command.of("ZRANGE", key, 0, -1, "WITHSCORES"));
    }

    @Override
    public Map<String, String> facets(List<Object> replies, List<Object> moreReplies) {
        Members members = new Members();
        members.add((List<?>) replies.get(0));
        return members.facets(members.count);
    }

    @Override
    public Map<String, String> inParts(BigKey key) {
        long count = key.askNumber("ZCARD", key.key());
        Members members = new Members();
        Cursor.walk(key, "ZSCAN", count, members::add);
        return members.facets(count);
    }

    private static final class Members {
        private final Fingerprint content = Fingerprint.unordered();
        private long count;

        void add(List<?> membersAndScores) {
            for (int i = 0; i + 1 < membersAndScores.size(); i += 2) {
                content.add((byte[]) membersAndScores.get(i), Scores.canonical((byte[]) membersAndScores.get(i + 1)));
                count++;
            }
        }

        Map<String, String> facets(long expected) {
            return count == 0 || count != expected
                    ? null
                    : Map.of("members", Long.toString(count), CONTENT, content.text());
        }
    }
}
