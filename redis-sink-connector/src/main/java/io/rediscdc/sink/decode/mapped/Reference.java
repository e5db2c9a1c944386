package io.rediscdc.sink.decode.mapped;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Names a part of a record: {@code key}, {@code value}, {@code topic}, {@code partition}, {@code offset},
 * {@code timestamp}, a field such as {@code key.id} or {@code value.user.id}, {@code header.NAME}, or a field alone, which
 * is looked for in the key and then in the value.
 */
public final class Reference {
    /** What a record is made of; a field of one of these names needs {@code value.} in front. */
    private enum Part {
        KEY,
        VALUE,
        TOPIC,
        PARTITION,
        OFFSET,
        TIMESTAMP,
        HEADER,
        FIELD
    }

    private static final int MOST_NAMED = 20;

    private final String text;
    private final Part part;
    private final List<String> path;

    private Reference(String text, Part part, List<String> path) {
        this.text = text;
        this.part = part;
        this.path = path;
    }

    /**
     * @throws IllegalArgumentException if it names nothing
     */
    public static Reference parse(String text) {
        String[] words = text.strip().split("\\.", -1);
        for (String word : words) {
            if (word.isBlank()) {
                throw new IllegalArgumentException("'" + text + "' names no field: it is key, value, topic, partition,"
                        + " offset, timestamp, key.FIELD, value.FIELD, header.NAME or FIELD");
            }
        }
        Part part =
                switch (words[0]) {
                    case "key" -> Part.KEY;
                    case "value" -> Part.VALUE;
                    case "topic" -> Part.TOPIC;
                    case "partition" -> Part.PARTITION;
                    case "offset" -> Part.OFFSET;
                    case "timestamp" -> Part.TIMESTAMP;
                    case "header" -> Part.HEADER;
                    default -> Part.FIELD;
                };
        List<String> path = List.of(words).subList(part == Part.FIELD ? 0 : 1, words.length);
        boolean takesPath = part == Part.KEY || part == Part.VALUE || part == Part.FIELD;
        if (part == Part.HEADER ? path.isEmpty() : !takesPath && !path.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' "
                    + (path.isEmpty() ? "does not say which header: header.NAME" : "has no fields: " + words[0])
                    + ", or value." + text + " for a field of that name");
        }
        return new Reference(text.strip(), part, path);
    }

    /** What the record has there; null if it has nothing. */
    Object of(SinkRecord record) {
        return switch (part) {
            case KEY -> at(record.key(), path);
            case VALUE -> at(record.value(), path);
            case TOPIC -> record.topic();
            case PARTITION -> record.kafkaPartition();
            case OFFSET -> record.kafkaOffset();
            case TIMESTAMP -> record.timestamp();
            case HEADER -> header(record, String.join(".", path));
            case FIELD -> {
                Object ofKey = at(record.key(), path);
                yield ofKey != null ? ofKey : at(record.value(), path);
            }
        };
    }

    /** What a message says of a record that has nothing there. */
    String isMissing(SinkRecord record) {
        String what = "'" + text + "' is missing or null in it";
        return switch (part) {
            case KEY -> what + " (its key " + describe(record.key()) + ")";
            case VALUE -> what + " (its value " + describe(record.value()) + ")";
            case FIELD ->
                what + " (its key " + describe(record.key()) + ", its value " + describe(record.value()) + ")";
            default -> what;
        };
    }

    /** Whether the whole value or a field of it may be meant, which a tombstone does not have. */
    public boolean needsValue() {
        return part == Part.VALUE;
    }

    private static Object at(Object whole, List<String> path) {
        Object at = whole;
        for (String name : path) {
            if (at instanceof Struct struct) {
                Field field = struct.schema().field(name);
                at = field == null ? null : struct.get(field);
            } else {
                at = at instanceof Map<?, ?> map ? map.get(name) : null;
            }
        }
        return at;
    }

    private static Object header(SinkRecord record, String name) {
        Header header = record.headers().lastWithName(name);
        return header == null ? null : header.value();
    }

    /** No content: fields by their names alone. */
    private static String describe(Object whole) {
        if (whole instanceof Struct struct) {
            return "has the fields "
                    + struct.schema().fields().stream()
                            .limit(MOST_NAMED)
                            .map(Field::name)
                            .collect(Collectors.joining(", "));
        }
        if (whole instanceof Map<?, ?> map) {
            return "has the fields "
                    + map.keySet().stream()
                            .limit(MOST_NAMED)
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "));
        }
        return "is " + Texts.kind(whole);
    }

    @Override
    public String toString() {
        return text;
    }
}
