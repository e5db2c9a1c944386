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

    String pendingFacet() {
        return label + " pending";
    }

    /** Adds its facets. entries-read is there from Redis 7.0 on. */
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
        Fingerprint pending = Fingerprint.ordered();
        for (Object entry : fields.list(fields.has("pel") ? "pel" : "pending")) {
            List<?> parts = (List<?>) entry;
            pending.add(
                    (byte[]) parts.get(0),
                    (byte[]) parts.get(1),
                    Fingerprint.number((Long) parts.get(2)),
                    Fingerprint.number((Long) parts.get(3)));
        }
        facets.put(pendingFacet(), pendingCount() + " entries, " + pending.text());
    }

    /** Its pending entries when they are too many for one reply: id, consumer and delivery count. */
    String pendingInPages(BigKey key) {
        Fingerprint pending = Fingerprint.ordered();
        String from = "-";
        while (true) {
            List<?> page = key.askList("XPENDING", key.key(), name, from, "+", PAGE);
            for (Object entry : page) {
                List<?> parts = (List<?>) entry;
                pending.add((byte[]) parts.get(0), (byte[]) parts.get(1), Fingerprint.number((Long) parts.get(3)));
            }
            if (page.size() < PAGE) {
                return pendingCount() + " entries without delivery times, " + pending.text();
            }
            from = "(" + Replies.text(((List<?>) page.get(page.size() - 1)).get(0));
        }
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
