package io.rediscdc.sink.decode.mapped;

import io.rediscdc.value.RedisValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.connect.sink.SinkRecord;

/** The commands by which a record adds to a list, set, sorted set or stream, each without its key. */
final class AdditionMaker {
    /** Elements in one command: a script can pass on about 8,000 arguments. */
    private static final int MOST_ELEMENTS = 1_000;

    private static final int MOST_FIELDS = 3_000;

    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

    private final Mapping mapping;

    AdditionMaker(Mapping mapping) {
        this.mapping = mapping;
    }

    List<List<Object>> commands(Object value, SinkRecord record) {
        return switch (mapping.type()) {
            case LIST -> elements(mapping.push(), value);
            case SET -> elements("SADD", value);
            case ZSET -> List.of(List.of("ZADD", score(record), Texts.any(value)));
            case STREAM -> List.of(entry(value));
            case STRING, HASH, JSON -> throw new IllegalStateException(mapping.type() + " is not added to");
        };
    }

    /** Those of an array each by itself. */
    private static List<List<Object>> elements(String command, Object value) {
        List<?> all = value instanceof List<?> list ? list : List.of(value);
        List<List<Object>> commands = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MOST_ELEMENTS) {
            List<Object> args = new ArrayList<>();
            args.add(command);
            for (Object element : all.subList(from, Math.min(all.size(), from + MOST_ELEMENTS))) {
                if (element == null) {
                    throw new UnfitException("it has an array with an element that is null");
                }
                args.add(Texts.any(element));
            }
            commands.add(args);
        }
        return commands;
    }

    private List<Object> entry(Object value) {
        List<RedisValue.Field> fields = Fields.of(mapping, value);
        if (fields.size() > MOST_FIELDS) {
            throw new UnfitException(
                    "it has " + fields.size() + " fields, and an entry of a stream may have " + MOST_FIELDS);
        }
        List<Object> args = new ArrayList<>(List.of("XADD", "*"));
        for (RedisValue.Field field : fields) {
            args.add(field.name().toArray());
            args.add(field.value().toArray());
        }
        return args;
    }

    private String score(SinkRecord record) {
        Object value = mapping.score().of(record);
        if (value == null) {
            throw new UnfitException(
                    "map.score=" + mapping.score() + ": " + mapping.score().isMissing(record));
        }
        byte[] bytes = Texts.scalar(value);
        String text = bytes == null ? Texts.kind(value) : new String(bytes, StandardCharsets.UTF_8).strip();
        if (text.matches("[-+]?(?i)inf(inity)?")) {
            return text.startsWith("-") ? "-inf" : "+inf";
        }
        if (!NUMBER.matcher(text).matches()) {
            throw notAScore(text);
        }
        return text; // Redis rounds what a double cannot hold by itself
    }

    private UnfitException notAScore(String text) {
        return new UnfitException("map.score=" + mapping.score() + " is '"
                + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + "' in it, which is no number");
    }
}
