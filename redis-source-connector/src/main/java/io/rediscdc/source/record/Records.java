package io.rediscdc.source.record;

import io.rediscdc.event.Cause;
import io.rediscdc.event.Chunk;
import io.rediscdc.event.ChunkKey;
import io.rediscdc.event.DbKey;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Manifest;
import io.rediscdc.event.Origin;
import io.rediscdc.event.Slots;
import io.rediscdc.source.topic.Partitions;
import io.rediscdc.source.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;

/** Makes the records of one shard. For one thread. */
public final class Records {
    /** Why a tombstone's key is absent: a text of {@link Cause}. */
    public static final String CAUSE_HEADER = "redis.cause";
    /** When a tombstone's key was seen to be absent, ms since 1970. */
    public static final String OBSERVED_HEADER = "redis.observed.ms";

    private final String server;
    private final OffsetKeys offsetKeys;
    private final TopicNames topics;
    private final Partitions partitions;
    private final Acks acks;
    private final KeyForm keys;
    private final ValueForm values;
    private final Map<Integer, Target> targets = new HashMap<>();

    private record Target(String topic, int partitions) {}

    /**
     * @param server the name that the topics carry, or null for none
     * @param offsetKeys which offset a key belongs to
     * @param keys what keys look like
     * @param values what values look like
     */
    public Records(
            String server,
            OffsetKeys offsetKeys,
            TopicNames topics,
            Partitions partitions,
            Acks acks,
            KeyForm keys,
            ValueForm values) {
        this.server = server;
        this.offsetKeys = offsetKeys;
        this.topics = topics;
        this.partitions = partitions;
        this.acks = acks;
        this.keys = keys;
        this.values = values;
    }

    /** A topic was made anew: asks for partitions again. */
    public void forgetTopics() {
        targets.clear();
        partitions.forget();
    }

    /** The record of a key that exists; null if its state does not fit one. */
    public EmittedRecord present(
            DbKey key, KeyValue value, boolean byPass, long nowMs, long pass, Map<String, ?> offset)
            throws InterruptedException {
        Object state = values.state(value, origin(key.db(), key.bytes(), byPass, nowMs, pass));
        return state == null
                ? null
                : record(
                        key.db(),
                        key.bytes(),
                        key.bytes(),
                        state,
                        values.stateBytes(value),
                        nowMs,
                        offset,
                        values.headers(value));
    }

    /** The record of a part of a value that is too big for one. */
    public SourceRecord chunk(ChunkKey id, int db, Chunk chunk, long nowMs, long pass, Map<String, ?> offset)
            throws InterruptedException {
        Object value = values.chunk(chunk, origin(db, id.key(), false, nowMs, pass));
        return record(db, id.key(), id.bytes(), value, chunk.payload().length(), nowMs, offset, null);
    }

    /** The tombstone of such a part. */
    public SourceRecord noChunk(ChunkKey id, int db, long nowMs, Map<String, ?> offset) throws InterruptedException {
        return record(db, id.key(), id.bytes(), null, 0, nowMs, offset, null);
    }

    /** The record of a key that exists, whose value is in the chunks before it. */
    public SourceRecord manifest(
            DbKey key, Manifest manifest, boolean byPass, long nowMs, long pass, Map<String, ?> offset)
            throws InterruptedException {
        Object value = values.manifest(manifest, origin(key.db(), key.bytes(), byPass, nowMs, pass));
        return record(key.db(), key.bytes(), key.bytes(), value, 0, nowMs, offset, values.headers(manifest));
    }

    /** The record that goes before the tombstone of a key, or null if there is none. */
    public SourceRecord deleted(DbKey key, Cause cause, long nowMs, long pass, Map<String, ?> offset)
            throws InterruptedException {
        Object value = values.deleted(cause, origin(key.db(), key.bytes(), false, nowMs, pass));
        return value == null
                ? null
                : record(
                        key.db(),
                        key.bytes(),
                        key.bytes(),
                        value,
                        0,
                        nowMs,
                        offset,
                        gone(cause, nowMs).addString(StateHeader.NAME, StateHeader.DELETED.text()));
    }

    /** The tombstone of a key that does not. */
    public SourceRecord absent(DbKey key, Cause cause, long nowMs, Map<String, ?> offset) throws InterruptedException {
        return record(key.db(), key.bytes(), key.bytes(), null, 0, nowMs, offset, gone(cause, nowMs));
    }

    /** Records that only carry the offset, so that a quiet server has it stored too. */
    public List<SourceRecord> heartbeats(SourceOffset offset, long nowMs) {
        return offsetKeys.all().stream()
                .map(partition -> heartbeat(partition, offset, nowMs))
                .toList();
    }

    private SourceRecord heartbeat(SourcePartition partition, SourceOffset offset, long nowMs) {
        String shard = partition.shard();
        return new SourceRecord(
                partition.toMap(),
                offset.toMap(),
                topics.heartbeat(),
                null,
                keys.schema(),
                keys.of(shard.getBytes(StandardCharsets.UTF_8)),
                values.heartbeatSchema(),
                values.heartbeat(shard, offset, nowMs),
                nowMs);
    }

    private Origin origin(int db, byte[] key, boolean byPass, long nowMs, long pass) {
        return new Origin(offsetKeys.of(key).shard(), db, pass, byPass, nowMs);
    }

    private static Headers gone(Cause cause, long nowMs) {
        return new ConnectHeaders().addString(CAUSE_HEADER, cause.text()).addLong(OBSERVED_HEADER, nowMs);
    }

    /**
     * @param redisKey whose slot says which partition
     */
    private EmittedRecord record(
            int db,
            byte[] redisKey,
            byte[] recordKey,
            Object value,
            int valueBytes,
            long nowMs,
            Map<String, ?> offset,
            Headers headers)
            throws InterruptedException {
        Target target = target(db);
        return new EmittedRecord(
                offsetKeys.of(redisKey).toMap(),
                offset,
                target.topic(),
                Slots.partition(redisKey, target.partitions()),
                keys.schema(),
                keys.of(recordKey),
                values.schema(),
                value,
                valueBytes,
                nowMs,
                headers,
                acks);
    }

    private Target target(int db) throws InterruptedException {
        Target target = targets.get(db);
        if (target == null) {
            String topic = topics.of(server, db);
            target = new Target(topic, partitions.of(topic));
            targets.put(db, target);
        }
        return target;
    }
}
