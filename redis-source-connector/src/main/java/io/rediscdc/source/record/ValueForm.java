package io.rediscdc.source.record;

import io.rediscdc.event.Cause;
import io.rediscdc.event.Chunk;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Manifest;
import io.rediscdc.event.Origin;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Headers;

/** What the values of records look like. For one thread. */
public interface ValueForm {
    /** Of all values but those of heartbeats. */
    Schema schema();

    /** A state in one record, or null if it does not fit one. */
    Object state(KeyValue value, Origin origin);

    /** About how many bytes the last state takes on its way to Kafka. */
    int stateBytes(KeyValue value);

    /** What a pass that reads the state back must be told beside it, or null for nothing. */
    Headers headers(KeyValue value);

    Object chunk(Chunk chunk, Origin origin);

    Object manifest(Manifest manifest, Origin origin);

    /** The same as for a state. */
    Headers headers(Manifest manifest);

    /** What goes before a tombstone, or null for nothing. */
    Object deleted(Cause cause, Origin origin);

    Schema heartbeatSchema();

    Object heartbeat(String shard, SourceOffset offset, long nowMs);
}
