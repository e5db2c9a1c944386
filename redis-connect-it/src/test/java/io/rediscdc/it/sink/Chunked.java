package io.rediscdc.it.sink;

import io.rediscdc.event.Chunk;
import io.rediscdc.event.ChunkKey;
import io.rediscdc.event.Layout;
import io.rediscdc.event.Manifest;
import io.rediscdc.event.Origin;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.format.BigFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.connect.sink.SinkRecord;

/** Records of one value that comes in chunks. */
final class Chunked {
    private Chunked() {}

    /** Two chunks and the manifest of bytes, at the next offsets of database 0. */
    static List<SinkRecord> value(
            SinkHarness sink, String key, Layout layout, ValueType type, byte[] bytes, long expireAtMs) {
        return value(sink, 0, key, layout, type, bytes, expireAtMs);
    }

    /** The same of another database. */
    static List<SinkRecord> value(
            SinkHarness sink, int db, String key, Layout layout, ValueType type, byte[] bytes, long expireAtMs) {
        UUID set = UUID.randomUUID();
        int half = bytes.length / 2;
        List<SinkRecord> records = new ArrayList<>();
        records.add(chunk(sink, db, set, 0, key, new Chunk(layout, type, 0, Slice.of(bytes, 0, half))));
        records.add(chunk(
                sink, db, set, 1, key, new Chunk(layout, type, half, Slice.of(bytes, half, bytes.length - half))));
        int rdb = layout == Layout.DUMP ? 10 : 0;
        Manifest manifest = new Manifest(type, layout, rdb, expireAtMs, set, 2, bytes.length, 0);
        records.add(sink.raw(db, key, BigFormat.encode(manifest, new Origin("a", 0, 1, false, 0))));
        return records;
    }

    private static SinkRecord chunk(SinkHarness sink, int db, UUID set, int number, String key, Chunk chunk) {
        byte[] name = new ChunkKey(set, number, SinkHarness.bytes(key)).bytes();
        return sink.raw(db, new String(name, StandardCharsets.UTF_8), BigFormat.encode(chunk));
    }
}
