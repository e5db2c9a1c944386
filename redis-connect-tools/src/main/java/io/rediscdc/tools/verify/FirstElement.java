package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;
import io.rediscdc.event.Printable;
import io.rediscdc.redis.RedisReplyException;
import java.nio.ByteBuffer;
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
        Map<ByteBuffer, ByteBuffer> source = Pair.await(pair.source().later(() -> elements(pair.source(), key)));
        Map<ByteBuffer, ByteBuffer> target = Pair.await(pair.target().later(() -> elements(pair.target(), there)));
        List<ByteBuffer> names = new ArrayList<>(source.keySet());
        target.keySet().stream().filter(name -> !source.containsKey(name)).forEach(names::add);
        return names.stream()
                .filter(name -> !Objects.equals(source.get(name), target.get(name)))
                .findFirst()
                .map(name -> words(name, source.get(name), target.get(name)));
    }

    /** What there is to compare, by name: a field, a member, an index or an id. */
    private static Map<ByteBuffer, ByteBuffer> elements(Side side, DbKey key) {
        try {
            Object bytes = side.ask(key.db(), "MEMORY", "USAGE", key.bytes());
            if (!(bytes instanceof Long size) || size > KeyReader.SMALL_BYTES) {
                return Map.of();
            }
            return switch (Replies.text(side.ask(key.db(), "TYPE", key.bytes()))) {
                case Values.HASH -> pairs(list(side, key, "HGETALL"), false);
                case Values.ZSET -> pairs(list(side, key, "ZRANGE", 0, -1, "WITHSCORES"), true);
                case Values.SET -> members(list(side, key, "SMEMBERS"));
                case Values.LIST -> indexed(list(side, key, "LRANGE", 0, -1));
                case Values.STREAM -> entries(list(side, key, "XRANGE", "-", "+"));
                case Values.STRING -> Map.of(text("string"), whole(side.ask(key.db(), "GET", key.bytes())));
                default -> Map.of();
            };
        } catch (TornReadException | RedisReplyException e) {
            return Map.of(); // it only helps the reader of a report, who has the difference itself
        }
    }

    private static List<?> list(Side side, DbKey key, String command, Object... args) {
        Object[] all = new Object[args.length + 2];
        all[0] = command;
        all[1] = key.bytes();
        System.arraycopy(args, 0, all, 2, args.length);
        return (List<?>) side.ask(key.db(), all);
    }

    private static Map<ByteBuffer, ByteBuffer> pairs(List<?> flat, boolean scores) {
        Map<ByteBuffer, ByteBuffer> pairs = new LinkedHashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            byte[] value = (byte[]) flat.get(i + 1);
            pairs.put(whole(flat.get(i)), scores ? text(Double.toString(Scores.parse(value) + 0.0)) : whole(value));
        }
        return pairs;
    }

    private static Map<ByteBuffer, ByteBuffer> members(List<?> members) {
        Map<ByteBuffer, ByteBuffer> present = new LinkedHashMap<>();
        members.forEach(member -> present.put(whole(member), text("a member")));
        return present;
    }

    private static Map<ByteBuffer, ByteBuffer> indexed(List<?> elements) {
        Map<ByteBuffer, ByteBuffer> indexed = new LinkedHashMap<>();
        for (int i = 0; i < elements.size(); i++) {
            indexed.put(text("index " + i), whole(elements.get(i)));
        }
        return indexed;
    }

    private static Map<ByteBuffer, ByteBuffer> entries(List<?> entries) {
        Map<ByteBuffer, ByteBuffer> byId = new LinkedHashMap<>();
        for (Object entry : entries) {
            List<?> parts = (List<?>) entry;
            StringBuilder fields = new StringBuilder();
            ((List<?>) parts.get(1)).forEach(field -> fields.append(Printable.bytes((byte[]) field))
                    .append(' '));
            byId.put(whole(parts.get(0)), text(fields.toString().strip()));
        }
        return byId;
    }

    private static String words(ByteBuffer name, ByteBuffer source, ByteBuffer target) {
        int from = 0;
        if (source != null && target != null) {
            from = Math.max(0, Arrays.mismatch(source.array(), target.array()) - LEAD);
        }
        return Printable.bytes(name.array()) + (from == 0 ? "" : " from byte " + from) + ": " + shown(source, from)
                + " at the source, " + shown(target, from) + " at the target";
    }

    private static String shown(ByteBuffer value, int from) {
        return value == null
                ? "nothing"
                : Printable.bytes(Arrays.copyOfRange(value.array(), from, Math.max(from, value.array().length)));
    }

    private static ByteBuffer whole(Object reply) {
        return ByteBuffer.wrap(reply instanceof byte[] bytes ? bytes : new byte[0]);
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
