package io.rediscdc.tools.verify;

import io.rediscdc.redis.Command;
import java.util.List;
import java.util.Map;

/** Sets; the order of members means nothing. */
final class SetReader implements ValueReader {
    @Override
    public List<Command> whole(byte[] key) {
        return List.of(Command.of("SMEMBERS", key));
    }

    @Override
    public Map<String, String> facets(List<Object> replies, List<Object> moreReplies) {
        Members members = new Members();
        members.add((List<?>) replies.get(0));
        return members.facets(members.count);
    }

    @Override
    public Map<String, String> inParts(BigKey key) {
        long count = key.askNumber("SCARD", key.key());
        Members members = new Members();
        Cursor.walk(key, "SSCAN", count, members::add);
        return members.facets(count);
    }

    private static final class Members {
        private final Fingerprint content = Fingerprint.unordered();
        private long count;

        void add(List<?> members) {
            members.forEach(member -> content.add((byte[]) member));
            count += members.size();
        }

        Map<String, String> facets(long expected) {
            return count == 0 || count != expected
                    ? null
                    : Map.of("members", Long.toString(count), CONTENT, content.text());
        }
    }
}
