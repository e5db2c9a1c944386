package io.rediscdc.tools.verify;

import io.rediscdc.redis.Command;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Hashes as maps and, where the server has it, the expiry of each field. A field whose time has come is gone for HGETALL
 * and HSCAN at once, but counted by HLEN, and the key itself there, until the server gets around to removing it. While
 * writers are paused it does not.
 */
final class HashReader implements ValueReader {
    private static final String FIELD_EXPIRY = "expiry of fields";
    /** HPEXPIRETIME's word for a field that is not there. */
    private static final long NO_FIELD = -2;

    private final boolean fieldExpiry;

    HashReader(boolean fieldExpiry) {
        this.fieldExpiry = fieldExpiry;
    }

    @Override
    public List<Command> whole(byte[] key) {
        return List.of(Command.of("HGETALL", key));
    }

    @Override
    public List<Command> more(byte[] key, List<Object> replies) {
        List<byte[]> fields = fields((List<?>) replies.get(0));
        return fieldExpiry && !fields.isEmpty() ? List.of(Command.of(expiryCommand(key, fields))) : List.of();
    }

    @Override
    public Map<String, String> facets(List<Object> replies, List<Object> moreReplies) {
        Fields fields = new Fields();
        List<?> flat = (List<?>) replies.get(0);
        fields.add(flat);
        if (!moreReplies.isEmpty()) {
            fields.addExpiries(fields(flat), (List<?>) moreReplies.get(0));
        }
        return fields.facets(fields.count);
    }

    @Override
    public Map<String, String> inParts(BigKey key) {
        long count = key.askNumber("HLEN", key.key());
        Fields all = new Fields();
        Cursor.walk(key, "HSCAN", count, flat -> {
            all.add(flat);
            List<byte[]> fields = fields(flat);
            if (fieldExpiry && !fields.isEmpty()) {
                all.addExpiries(fields, key.askList(expiryCommand(key.key(), fields)));
            }
        });
        return all.facets(count);
    }

    private static List<byte[]> fields(List<?> flat) {
        List<byte[]> fields = new ArrayList<>(flat.size() / 2);
        for (int i = 0; i < flat.size(); i += 2) {
            fields.add((byte[]) flat.get(i));
        }
        return fields;
    }

    private static Object[] expiryCommand(byte[] key, List<byte[]> fields) {
        List<Object> args = new ArrayList<>(fields.size() + 4);
        args.add("HPEXPIRETIME");
        args.add(key);
        args.add("FIELDS");
        args.add(fields.size());
        args.addAll(fields);
        return args.toArray();
    }

    private final class Fields {
        private final Fingerprint content = Fingerprint.unordered();
        private final Fingerprint expiries = Fingerprint.unordered();
        private long count;
        private long expiring;
        private boolean changed;

        void add(List<?> flat) {
            for (int i = 0; i + 1 < flat.size(); i += 2) {
                content.add((byte[]) flat.get(i), (byte[]) flat.get(i + 1));
                count++;
            }
        }

        void addExpiries(List<byte[]> fields, List<?> times) {
            if (times == null) {
                changed = true;
                return;
            }
            for (int i = 0; i < times.size(); i++) {
                long at = (Long) times.get(i);
                if (at >= 0) {
                    expiries.add(fields.get(i), Fingerprint.number(at));
                    expiring++;
                }
                changed |= at == NO_FIELD;
            }
        }

        Map<String, String> facets(long expected) {
            if (changed || !mayBeAllOf(expected)) {
                return null;
            }
            if (count == 0) {
                return ABSENT;
            }
            Map<String, String> facets = new HashMap<>();
            facets.put("fields", Long.toString(count));
            facets.put(CONTENT, content.text());
            if (fieldExpiry) {
                facets.put(FIELD_EXPIRY, expiring == 0 ? "none" : expiring + " fields, " + expiries.text());
            }
            return facets;
        }

        /** A field that came twice is in the content twice, so what is the same at both sides is the same fields. */
        private boolean mayBeAllOf(long expected) {
            return fieldExpiry ? count <= expected : count == expected;
        }
    }
}
