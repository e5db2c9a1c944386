package io.rediscdc.source.record;

import io.rediscdc.event.Cause;
import io.rediscdc.event.Chunk;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Manifest;
import io.rediscdc.event.Origin;
import io.rediscdc.format.BigFormat;
import io.rediscdc.format.BinaryFormat;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Headers;

/** Values in the binary layout: each is one array, and tells all by itself. */
public final class BinaryForm implements ValueForm {
    @Override
    public Schema schema() {
        return Schema.BYTES_SCHEMA;
    }

    @Override
    public Object state(KeyValue value, Origin origin) {
        return BinaryFormat.encode(value, origin);
    }

    @Override
    public int stateBytes(KeyValue value) {
        return value.payload().length();
    }

    @Override
    public Headers headers(KeyValue value) {
        return null;
    }

    @Override
    public Object chunk(Chunk chunk, Origin origin) {
        return BigFormat.encode(chunk);
    }

    @Override
    public Object manifest(Manifest manifest, Origin origin) {
        return BigFormat.encode(manifest, origin);
    }

    @Override
    public Headers headers(Manifest manifest) {
        return null;
    }

    @Override
    public Object deleted(Cause cause, Origin origin) {
        return null;
    }

    @Override
    public Schema heartbeatSchema() {
        return Schema.BYTES_SCHEMA;
    }

    @Override
    public Object heartbeat(String shard, SourceOffset offset, long nowMs) {
        String json = "{\"v\":1,\"shard\":\"" + shard + "\",\"phase\":\""
                + offset.phase().text() + "\",\"pass\":" + offset.pass() + ",\"pass.complete\":" + offset.passComplete()
                + ",\"time.ms\":" + nowMs + "}";
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
