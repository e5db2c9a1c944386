package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;
import io.rediscdc.event.Printable;
import io.rediscdc.redis.RedisReplyException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Finds, for a report, the first element by which two values differ. Only small values are looked at. */
final class FirstElement {
    private static final int LEAD = 16;

    private FirstElement() {}

    /** In words; nothing if the value is big, of a type without elements, or equal by now. */
    static Optional<String> between(Pair pair, DbKey key) {
        DbKey there = pair.scope().atTarget(key);
        Map<String, String> source = elements(pair.source(), key);
        Map<String, String> target = elements(pair.target(), there);
        List<String> names = new ArrayList<>(source.keySet());
        target.keySet().stream().filter(name -> !source.containsKey(name)).forEach(names::add);
        return names.stream()
                .filter(name -> !Objects.equals(source.get(name), target.get(name)))
                .findFirst()
                .map(name -> words(name, source.get(name), target.get(name)));
    }

    private static Map<String, String> elements(Side side, DbKey key) {
        Server server = side.of(key);
        return Pair.await(server.later(() -> elements(server, key)));
    }

    /** What there is to compare, by name: a field, a member, an index or an id. */
    private static Map<String, String> elements(Server server, DbKey key) {
        try {
            Object bytes = server.ask(key.db(), "MEMORY", "USAGE", key.bytes());
            if (!(bytes instanceof Long size) || size > KeyReader.SMALL_BYTES) {
                return Map.of();
            }
            return switch (Replies.text(server.ask(key.db(), "TYPE", key.bytes()))) {
                case Values.HASH -> pairs(list(server, key, "HGETALL"), false);
                case Values.ZSET -> pairs(list(server, key, "ZRANGE", 0, -1, "WITHSCORES"), true);
                case Values.SET -> members(list(server, key, "SMEMBERS"));
                case Values.LIST -> indexed(list(server, key, "LRANGE", 0, -1));
                case Values.STREAM -> entries(list(server, key, "XRANGE", "-", "+"));
                case Values.STRING -> Map.of("string", whole(server.ask(key.db(), "GET", key.bytes())));
                default -> Map.of();
            };
        } catch (TornReadException | RedisReplyException e) {
            return Map.of(); // it only helps the reader of a report, who has the difference itself
        }
    }

    private static List<?> list(Server server, DbKey key, String command, Object... args) {
        Object[] all = new Object[args.length + 2];
        all[0] = command;
        all[1] = key.bytes();
        System.arraycopy(args, 0, all, 2, args.length);
        return (List<?>) server.ask(key.db(), all);
    }

    private static Map<String, String> pairs(List<?> flat, boolean scores) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            byte[] value = (byte[]) flat.get(i + 1);
            pairs.put(whole(flat.get(i)), scores ? Double.toString(Scores.parse(value) + 0.0) : whole(value));
        }
        return pairs;
    }

    private static Map<String, String> members(List<?> members) {
        Map<String, String> present = new LinkedHashMap<>();
        members.forEach(member -> present.put(whole(member), "a member"));
        return present;
    }

    private static Map<String, String> indexed(List<?> elements) {
        Map<String, String> indexed = new LinkedHashMap<>();
        for (int i = 0; i < elements.size(); i++) {
            indexed.put("index " + i, whole(elements.get(i)));
        }
        return indexed;
    }

    private static Map<String, String> entries(List<?> entries) {
        Map<String, String> byId = new LinkedHashMap<>();
        for (Object entry : entries) {
            List<?> parts = (List<?>) entry;
            StringBuilder fields = new StringBuilder();
            ((List<?>) parts.get(1)).forEach(field -> fields.append(Printable.bytes((byte[]) field))
                    .append(' '));
            byId.put(whole(parts.get(0)), fields.toString().strip());
        }
        return byId;
    }

    private static String words(String name, String source, String target) {
        int from = 0;
        if (source != null && target != null) {
            from = Math.max(0, Arrays.mismatch(source.toCharArray(), target.toCharArray()) - LEAD);
        }
        return Printable.bytes(bytes(name)) + (from == 0 ? "" : " from byte " + from) + ": " + shown(source, from)
                + " at the source, " + shown(target, from) + " at the target";
    }

    private static String shown(String value, int from) {
        return value == null ? "nothing" : Printable.bytes(bytes(value.substring(Math.min(from, value.length()))));
    }

    /** Bytes as text and back, one character each. */
    private static String whole(Object reply) {
        return reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : "";
    }

    private static byte[] bytes(String whole) {
        return whole.getBytes(StandardCharsets.ISO_8859_1);
    }
}
