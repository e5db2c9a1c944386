package io.rediscdc.source.record;

import io.rediscdc.event.Cause;
import io.rediscdc.event.Chunk;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Manifest;
import io.rediscdc.event.Origin;
import io.rediscdc.format.BigFormat;
import io.rediscdc.typed.KeyStateWriter;
import io.rediscdc.typed.TextMode;
import java.util.function.Supplier;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;

/**
 * Values as Structs. They are made of the same payloads as binary ones, so they are read in the same commands, as
 * atomically; what they mean is found out here, in the shard's thread, while the worker's converts what was made before.
 */
public final class TypedForm implements ValueForm {
    /** Base64 makes four bytes of three, so a part of a payload takes that share of what a value may. */
    public static final double PAYLOAD_SHARE = 0.75;

    private static final Schema HEARTBEAT = SchemaBuilder.struct()
            .name("io.rediscdc.Heartbeat")
            .version(1)
            .field("v", Schema.INT32_SCHEMA)
            .field("shard", Schema.STRING_SCHEMA)
            .field("phase", Schema.STRING_SCHEMA)
            .field("pass", Schema.INT64_SCHEMA)
            .field("pass_complete", Schema.BOOLEAN_SCHEMA)
            .field("ts_ms", Schema.INT64_SCHEMA)
            .build();

    private final KeyStateWriter writer;
    private final boolean deleteEvents;
    private final int maxBytes;
    private final Supplier<String> captureMode;
    private final StateDigest digests = new StateDigest();

    /**
     * @param name what the source is called
     * @param deleteEvents whether a record goes before each tombstone
     * @param maxBytes most bytes of a value in one record
     * @param captureMode how changes are heard of now
     */
    public TypedForm(TextMode texts, String name, boolean deleteEvents, int maxBytes, Supplier<String> captureMode) {
        this.writer = new KeyStateWriter(texts, name);
        this.deleteEvents = deleteEvents;
        this.maxBytes = maxBytes;
        this.captureMode = captureMode;
    }

    @Override
    public Schema schema() {
        return writer.schema().schema();
    }

    @Override
    public Object state(KeyValue value, Origin origin) {
        Struct state = writer.state(value, origin, captureMode.get());
        return writer.jsonBytes() <= maxBytes ? state : null;
    }

    @Override
    public int stateBytes(KeyValue value) {
        return (int) writer.jsonBytes();
    }

    @Override
    public Headers headers(KeyValue value) {
        return header(StateHeader.of(digests.of(value)));
    }

    @Override
    public Object chunk(Chunk chunk, Origin origin) {
        return writer.chunk(chunk.type(), BigFormat.encode(chunk), origin, captureMode.get());
    }

    @Override
    public Object manifest(Manifest manifest, Origin origin) {
        return writer.manifest(
                manifest.type(), manifest.expireAtMs(), BigFormat.encode(manifest, origin), origin, captureMode.get());
    }

    @Override
    public Headers headers(Manifest manifest) {
        return header(StateHeader.of(manifest));
    }

    @Override
    public Object deleted(Cause cause, Origin origin) {
        return deleteEvents ? writer.deleted(cause, origin, captureMode.get()) : null;
    }

    @Override
    public Schema heartbeatSchema() {
        return HEARTBEAT;
    }

    @Override
    public Object heartbeat(String shard, SourceOffset offset, long nowMs) {
        return new Struct(HEARTBEAT)
                .put("v", 1)
                .put("shard", shard)
                .put("phase", offset.phase().text())
                .put("pass", offset.pass())
                .put("pass_complete", offset.passComplete())
                .put("ts_ms", nowMs);
    }

    private static Headers header(StateHeader state) {
        return new ConnectHeaders().addString(StateHeader.NAME, state.text());
    }
}
