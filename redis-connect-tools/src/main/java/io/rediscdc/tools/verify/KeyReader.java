package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;
import io.rediscdc.redis.Command;
import io.rediscdc.redis.RedisError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Reads keys of one server: first what they are and how big, then small values many at a time and whole, big ones one by
 * one and in parts, so that neither memory nor a server's attention is taken up by a big one.
 */
final class KeyReader {
    /** A value below this is read by one command. */
    static final long SMALL_BYTES = 256 * 1024;

    private static final long BATCH_BYTES = 8 * 1024 * 1024;

    private final Server server;
    private final Expiries expiries;
    private final Values values;

    KeyReader(Server server) {
        this.server = server;
        this.expiries = new Expiries(server);
        this.values = new Values(server.features());
    }

    /** What is known of a key before its value is read. {@code bytes} is negative where the server does not tell. */
    private record Head(DbKey name, String type, long expiresAt, long bytes) {
        byte[] key() {
            return name.bytes();
        }

        boolean isSmall() {
            return bytes >= 0 && bytes < SMALL_BYTES;
        }
    }

    /** One reading a key, in their order. */
    List<Reading> read(int db, List<byte[]> keys) {
        Reading[] readings = new Reading[keys.size()];
        List<Head> heads = heads(db, keys);
        List<Integer> batch = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < readings.length; i++) {
            Head head = heads.get(i);
            if (head.type().equals(Reading.NO_TYPE)) {
                readings[i] = Reading.ABSENT;
            } else if (head.isSmall()) {
                batch.add(i);
                bytes += head.bytes();
            } else {
                readings[i] = readBig(head);
            }
            if (bytes > BATCH_BYTES) {
                readSmall(db, heads, batch, readings);
                batch.clear();
                bytes = 0;
            }
        }
        readSmall(db, heads, batch, readings);
        return Arrays.asList(readings);
    }

    private List<Head> heads(int db, List<byte[]> keys) {
        List<Command> commands = new ArrayList<>(keys.size() * 4);
        for (byte[] key : keys) {
            commands.add(Command.of("TYPE", key));
            commands.addAll(expiries.commands(key));
            commands.add(Command.of("MEMORY", "USAGE", key));
        }
        List<Object> replies = server.askAll(db, commands);
        int each = commands.size() / Math.max(1, keys.size());
        List<Head> heads = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            byte[] key = keys.get(i);
            List<Object> of = replies.subList(i * each, (i + 1) * each);
            String type = Replies.text(server.result(Command.of("TYPE"), of.get(0)));
            long expiresAt = expiries.at(db, key, of.subList(1, each - 1));
            boolean absent = type.equals(Reading.NO_TYPE) || expiresAt == Expiries.NO_KEY;
            heads.add(
                    new Head(new DbKey(db, key), absent ? Reading.NO_TYPE : type, expiresAt, bytes(of.get(each - 1))));
        }
        return heads;
    }

    private void readSmall(int db, List<Head> heads, List<Integer> batch, Reading[] readings) {
        List<List<Command>> first = new ArrayList<>(batch.size());
        for (int i : batch) {
            first.add(values.of(heads.get(i).type()).whole(heads.get(i).key()));
        }
        List<List<Object>> replies = askGroups(db, first);
        List<List<Command>> more = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            Head head = heads.get(batch.get(i));
            List<Object> of = replies.get(i);
            more.add(of == null ? List.of() : values.of(head.type()).more(head.key(), of));
        }
        List<List<Object>> moreReplies = askGroups(db, more);
        for (int i = 0; i < batch.size(); i++) {
            Head head = heads.get(batch.get(i));
            List<Object> of = replies.get(i);
            List<Object> andOf = moreReplies.get(i);
            readings[batch.get(i)] = of == null || andOf == null
                    ? Reading.torn(head.type())
                    : reading(head, values.of(head.type()).facets(of, andOf));
        }
    }

    /** The replies of each group, or null for a group that met a key which is not any more what it was. */
    private List<List<Object>> askGroups(int db, List<List<Command>> groups) {
        List<Command> all = groups.stream().flatMap(List::stream).toList();
        List<Object> replies = all.isEmpty() ? List.of() : server.askAll(db, all);
        List<List<Object>> byGroup = new ArrayList<>(groups.size());
        int at = 0;
        for (List<Command> group : groups) {
            List<Object> of = replies.subList(at, at + group.size());
            at += group.size();
            try {
                for (int i = 0; i < of.size(); i++) {
                    server.result(group.get(i), of.get(i));
                }
                byGroup.add(of);
            } catch (TornReadException e) {
                byGroup.add(null);
            }
        }
        return byGroup;
    }

    private Reading readBig(Head head) {
        try {
            return reading(head, values.of(head.type()).inParts(new BigKey(server, head.name(), head.bytes())));
        } catch (TornReadException e) {
            return Reading.torn(head.type());
        }
    }

    private static Reading reading(Head head, Map<String, String> facets) {
        if (facets == null) {
            return Reading.torn(head.type());
        }
        return facets.isEmpty() ? Reading.ABSENT : new Reading(head.type(), head.expiresAt(), facets);
    }

    private static long bytes(Object memoryUsage) {
        return memoryUsage instanceof Long bytes ? bytes : memoryUsage instanceof RedisError ? -1 : 0;
    }
}
