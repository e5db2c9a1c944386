package io.rediscdc.tools.verify;

import io.rediscdc.event.Printable;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** One consumer group as XINFO STREAM ... FULL tells it. */
final class StreamGroup {
    private static final int PAGE = 1_000;

    private final Fields fields;
    private final byte[] name;
    private final String printed;
    private final String label;

    private StreamGroup(Fields fields) {
        this.fields = fields;
        this.name = (byte[]) fields.get("name");
        this.printed = unique(name);
        this.label = "group " + printed;
    }

    static StreamGroup of(List<?> reply) {
        return new StreamGroup(new Fields(reply));
    }

    /** Its name, not the same for two groups. */
    String printed() {
        return printed;
    }

    long pendingCount() {
        return fields.number("pel-count");
    }

    /** Adds its facets but for those of pending entries. entries-read is there from Redis 7.0 on. */
    void describe(Map<String, String> facets) {
        facets.put(label + " last-delivered-id", fields.text("last-delivered-id"));
        if (fields.has("entries-read")) {
            facets.put(label + " entries-read", fields.text("entries-read"));
        }
        TreeSet<String> consumers = new TreeSet<>();
        for (Object consumer : fields.list("consumers")) {
            consumers.add(unique((byte[]) new Fields((List<?>) consumer).get("name")));
        }
        facets.put(label + " consumers", consumers.toString());
    }

    /** Adds those of its pending entries, all of which must be in the reply. */
    void describePending(Map<String, String> facets) {
        Fingerprint pending = Fingerprint.ordered();
        Fingerprint times = Fingerprint.ordered();
        for (Object entry : fields.list(fields.has("pel") ? "pel" : "pending")) {
            List<?> parts = (List<?>) entry;
            add(pending, parts);
            times.add(Fingerprint.number((Long) parts.get(2)));
        }
        describePending(facets, pending);
        facets.put(label + " pending since", times.text());
    }

    /**
     * The same without delivery times, where they are too many for one reply. The other side may have them in one.
     *
     * @throws TornReadException if they are more or fewer meanwhile
     */
    void describePendingInPages(BigKey key, Map<String, String> facets) {
        Fingerprint pending = Fingerprint.ordered();
        long left = pendingCount();
        String from = "-";
        while (true) {
            List<?> page = key.askList("XPENDING", key.key(), name, from, "+", PAGE);
            for (Object entry : page) {
                add(pending, (List<?>) entry);
            }
            left -= page.size();
            if (left < 0 || page.size() < PAGE) {
                StreamReader.requireAll(left);
                describePending(facets, pending);
                return;
            }
            from = "(" + Replies.text(((List<?>) page.get(page.size() - 1)).get(0));
        }
    }

    private void describePending(Map<String, String> facets, Fingerprint pending) {
        facets.put(label + " pending", pendingCount() + " entries, " + pending.text());
    }

    /** Id, consumer and delivery count, which both commands tell at the same places. */
    private static void add(Fingerprint pending, List<?> parts) {
        pending.add((byte[]) parts.get(0), (byte[]) parts.get(1), Fingerprint.number((Long) parts.get(3)));
    }

    /** Printed for people, and still not the same for two names. */
    private static String unique(byte[] name) {
        String printed = Printable.bytes(name);
        if (printed.endsWith("\"")) {
            return printed;
        }
        Fingerprint whole = Fingerprint.ordered();
        whole.add(name);
        return printed + " " + whole.text();
    }
}
