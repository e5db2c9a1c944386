package io.rediscdc.tools.verify;

import io.rediscdc.redis.Command;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Streams: entries in order, ids and counters, groups with consumers and pending entries. XINFO STREAM ... FULL tells
 * delivery times in absolute terms, so that they are compared exactly. When consumers were last seen is left out: it
 * changes with every poll, and Redis tells nobody.
 */
final class StreamReader implements ValueReader {
    /** In a group with more, pending entries are compared without their delivery time, which no command pages. */
    private static final long MOST_WITH_TIME = 10_000;
    /** The command that tells delivery times answers as many entries of the stream as it does pending ones. */
    private static final long MOST_BYTES_WITH_TIME = 8 * 1024 * 1024;

    private static final List<String> NUMBERS =
            List.of("length", "last-generated-id", "max-deleted-entry-id", "entries-added");

    @Override
    public List<Command> whole(byte[] key) {
        return List.of(Command.of("XINFO", "STREAM", key, "FULL", "COUNT", 0));
    }

    @Override
    public Map<String, String> facets(List<Object> replies, List<Object> moreReplies) {
        Fields stream = new Fields((List<?>) replies.get(0));
        Fingerprint entries = Fingerprint.ordered();
        stream.list("entries").forEach(entry -> add(entries, (List<?>) entry));
        Map<String, String> facets = facets(stream, entries);
        for (Object group : stream.list("groups")) {
            StreamGroup described = StreamGroup.of((List<?>) group);
            described.describe(facets);
            described.describePending(facets);
        }
        return facets;
    }

    @Override
    public Map<String, String> inParts(BigKey key) {
        Fields peek = new Fields(key.askList("XINFO", "STREAM", key.key(), "FULL", "COUNT", 1));
        long pending = 1;
        for (Object group : peek.list("groups")) {
            pending = Math.max(pending, StreamGroup.of((List<?>) group).pendingCount());
        }
        long fitting = key.fitting(peek.number("length"), MOST_BYTES_WITH_TIME);
        long most = Math.min(pending, Math.min(fitting, MOST_WITH_TIME));
        Fields stream = new Fields(key.askList("XINFO", "STREAM", key.key(), "FULL", "COUNT", most));
        Map<String, String> facets = facets(stream, entriesInParts(key, stream));
        for (Object group : stream.list("groups")) {
            StreamGroup described = StreamGroup.of((List<?>) group);
            described.describe(facets);
            if (described.pendingCount() > most) {
                described.describePendingInPages(key, facets);
            } else {
                described.describePending(facets);
            }
        }
        return facets;
    }

    /**
     * Those that were there when the stream was described: what is added meanwhile may be more than can be read.
     *
     * @throws TornReadException if some were removed meanwhile
     */
    private static Fingerprint entriesInParts(BigKey key, Fields stream) {
        Fingerprint entries = Fingerprint.ordered();
        long left = stream.number("length");
        int window = key.window(left);
        String from = "-";
        String last = stream.text("last-generated-id");
        while (true) {
            List<?> page = key.askList("XRANGE", key.key(), from, last, "COUNT", window);
            page.forEach(entry -> add(entries, (List<?>) entry));
            left -= page.size();
            if (left < 0 || page.size() < window) {
                requireAll(left);
                return entries;
            }
            from = "(" + Replies.text(((List<?>) page.get(page.size() - 1)).get(0));
        }
    }

    /**
     * @param left how many were not read of those that were counted before
     * @throws TornReadException unless it is none
     */
    static void requireAll(long left) {
        if (left != 0) {
            throw new TornReadException();
        }
    }

    private static Map<String, String> facets(Fields stream, Fingerprint entries) {
        Map<String, String> facets = new HashMap<>();
        for (String number : NUMBERS) {
            if (stream.has(number)) {
                facets.put(number, stream.text(number));
            }
        }
        facets.put(CONTENT, entries.text());
        TreeSet<String> groups = new TreeSet<>();
        for (Object group : stream.list("groups")) {
            groups.add(StreamGroup.of((List<?>) group).printed());
        }
        facets.put("groups", groups.toString()); // a group at one side has facets there only, which tell nothing
        return facets;
    }

    private static void add(Fingerprint entries, List<?> entry) {
        List<?> fields = (List<?>) entry.get(1);
        byte[][] parts = new byte[fields.size() + 1][];
        parts[0] = (byte[]) entry.get(0);
        for (int i = 0; i < fields.size(); i++) {
            parts[i + 1] = (byte[]) fields.get(i);
        }
        entries.add(parts);
    }
}
