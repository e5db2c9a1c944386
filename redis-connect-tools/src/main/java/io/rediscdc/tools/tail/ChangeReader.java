package io.rediscdc.tools.tail;

import io.rediscdc.event.Cause;
import io.rediscdc.event.Chunk;
import io.rediscdc.event.ChunkKey;
import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Layout;
import io.rediscdc.event.Manifest;
import io.rediscdc.format.BigFormat;
import io.rediscdc.format.BinaryFormat;
import io.rediscdc.format.DumpPayload;
import io.rediscdc.format.FormatException;
import io.rediscdc.format.UnknownVersionException;
import io.rediscdc.rdb.RdbException;
import io.rediscdc.rdb.RdbReader;
import io.rediscdc.tools.tail.Change.Op;
import io.rediscdc.tools.tail.Change.Place;
import io.rediscdc.typed.KeyState;
import io.rediscdc.typed.KeyStateReader;
import io.rediscdc.value.RedisValue;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Tells what a record says: a binary one, a typed one in JSON with or without schemas, or a tombstone. */
final class ChangeReader {
    private static final String CAUSE_HEADER = "redis.cause";
    private static final Pattern DATABASE = Pattern.compile("\\.db(\\d{1,5})$");

    private ChangeReader() {}

    /** Empty for a heartbeat. What cannot be read is a change too, with the reason as its note. */
    static Optional<Change> read(ConsumerRecord<byte[], byte[]> record) {
        try {
            Map<String, Object> json = JsonValue.of(record.value());
            return json != null && isHeartbeat(json) ? Optional.empty() : Optional.of(change(record, json));
        } catch (FormatException | UnknownVersionException | RdbException | IllegalArgumentException e) {
            return Optional.of(new Change(
                    place(record), Op.UNREADABLE, database(record), record.key(), null, null, 0, null, e.getMessage()));
        }
    }

    private static boolean isHeartbeat(Map<String, Object> json) {
        return json.containsKey("shard") && json.containsKey("phase") && !json.containsKey("op");
    }

    private static Change change(ConsumerRecord<byte[], byte[]> record, Map<String, Object> json) {
        if (record.key() == null) {
            throw new FormatException("no key: not a record of the source connector");
        }
        if (ChunkKey.isOne(record.key())) {
            return chunk(record, json);
        }
        if (record.value() == null) {
            return gone(record, database(record), header(record), null);
        }
        if (json != null) {
            return typed(record, json);
        }
        if (BigFormat.isOne(record.value())) {
            return manifest(record, record.value());
        }
        if (!BinaryFormat.isOne(record.value())) {
            throw new FormatException(JsonValue.UNKNOWN);
        }
        BinaryFormat.Decoded decoded = BinaryFormat.decode(record.value());
        KeyValue state = decoded.value();
        Op op = decoded.origin().byPass() ? Op.READ : Op.UPDATE;
        return state(record, op, decoded.origin().db(), meaning(state), state.expireAtMs());
    }

    private static Change typed(ConsumerRecord<byte[], byte[]> record, Map<String, Object> json) {
        KeyState state = typed(json);
        Integer db = database(record, json);
        return switch (state.op()) {
            case DELETE -> {
                Cause cause = state.cause() == Cause.UNKNOWN ? header(record) : state.cause();
                yield gone(record, db, cause, "event, its tombstone follows");
            }
            case PIECE -> throw new FormatException("a part of a big value under a key that is not one of a part");
            case READ, CHANGE -> {
                Op op = state.op() == io.rediscdc.typed.Op.READ ? Op.READ : Op.UPDATE;
                yield state.big() == null
                        ? state(record, op, db, state.value(), state.expireAtMs())
                        : manifest(record, state.big());
            }
        };
    }

    private static KeyState typed(Map<String, Object> json) {
        if (!KeyStateReader.isOne(json)) {
            throw new FormatException("JSON without the fields v, op and source: not a record of the source connector");
        }
        return KeyStateReader.read(json);
    }

    private static Change state(
            ConsumerRecord<byte[], byte[]> record, Op op, Integer db, RedisValue value, long expireAtMs) {
        return new Change(place(record), op, db, record.key(), null, value.type(), expireAtMs, value, null);
    }

    private static Change gone(ConsumerRecord<byte[], byte[]> record, Integer db, Cause cause, String note) {
        return new Change(place(record), Op.DELETE, db, record.key(), cause.text(), null, 0, null, note);
    }

    private static Change manifest(ConsumerRecord<byte[], byte[]> record, byte[] bytes) {
        BigFormat.Decoded decoded = BigFormat.decodeManifest(bytes);
        Manifest manifest = decoded.manifest();
        String length = manifest.length() == Manifest.UNKNOWN
                ? ""
                : ", " + manifest.length() + " " + unit(manifest.layout()) + " in all";
        return new Change(
                place(record),
                decoded.origin().byPass() ? Op.READ : Op.UPDATE,
                decoded.origin().db(),
                record.key(),
                null,
                manifest.type(),
                manifest.expireAtMs(),
                null,
                "manifest of " + manifest.chunks() + " chunks of set " + manifest.set() + length);
    }

    private static Change chunk(ConsumerRecord<byte[], byte[]> record, Map<String, Object> json) {
        ChunkKey id = ChunkKey.parse(record.key());
        String name = "chunk " + id.number() + " of set " + id.set();
        if (record.value() == null) {
            return new Change(
                    place(record), Op.CHUNK, database(record), id.key(), null, null, 0, null, name + ", removed");
        }
        Chunk chunk = BigFormat.decodeChunk(json == null ? record.value() : big(json));
        String bytes = chunk.payload().length() + " bytes at " + chunk.position();
        String note = name + ", " + bytes + (chunk.layout() == Layout.ELEMENTS ? " elements" : "");
        Integer db = json == null ? database(record) : database(record, json);
        return new Change(place(record), Op.CHUNK, db, id.key(), null, chunk.type(), 0, null, note);
    }

    private static byte[] big(Map<String, Object> json) {
        byte[] big = typed(json).big();
        if (big == null) {
            throw new FormatException("a whole state under the key of a part of a big one");
        }
        return big;
    }

    private static String unit(Layout layout) {
        return layout == Layout.ELEMENTS ? "elements" : "bytes";
    }

    private static RedisValue meaning(KeyValue state) {
        if (state.encoding() == Encoding.RAW) {
            return new RedisValue.OfString(state.payload());
        }
        if (!DumpPayload.isIntact(state.payload())) {
            throw new FormatException("a DUMP payload whose checksum is not that of its bytes");
        }
        return RdbReader.read(state.type(), state.payload());
    }

    private static Place place(ConsumerRecord<byte[], byte[]> record) {
        return new Place(record.timestamp(), record.topic(), record.partition(), record.offset());
    }

    /** What the topic's name says. */
    private static Integer database(ConsumerRecord<byte[], byte[]> record) {
        Matcher name = DATABASE.matcher(record.topic());
        return name.find() ? Integer.valueOf(name.group(1)) : null;
    }

    private static Integer database(ConsumerRecord<byte[], byte[]> record, Map<String, Object> json) {
        return json.get("source") instanceof Map<?, ?> source && source.get("db") instanceof Number db
                ? Integer.valueOf(db.intValue())
                : database(record);
    }

    /** A header converter may have made JSON text of it, in quotes. */
    private static Cause header(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(CAUSE_HEADER);
        return header == null || header.value() == null
                ? Cause.UNKNOWN
                : Cause.ofText(new String(header.value(), StandardCharsets.UTF_8).replace("\"", ""));
    }
}
