package io.rediscdc.source.record;

import io.rediscdc.event.Cause;
import io.rediscdc.event.Chunk;
import io.rediscdc.event.ChunkKey;
import io.rediscdc.event.DbKey;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Manifest;
import io.rediscdc.event.Origin;
import io.rediscdc.event.Slots;
import io.rediscdc.format.BigFormat;
import io.rediscdc.format.BinaryFormat;
import io.rediscdc.source.topic.Partitions;
import io.rediscdc.source.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
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
    private final Map<Integer, Target> targets = new HashMap<>();

    private record Target(String topic, int partitions) {}

    /**
     * @param server the name that the topics carry, or null for none
     * @param offsetKeys which offset a key belongs to
     */
    public Records(String server, OffsetKeys offsetKeys, TopicNames topics, Partitions partitions, Acks acks) {
        this.server = server;
        this.offsetKeys = offsetKeys;
        this.topics = topics;
        this.partitions = partitions;
        this.acks = acks;
    }

    /** A topic was made anew: asks for partitions again. */
    public void forgetTopics() {
        targets.clear();
        partitions.forget();
    }

    /** The record of a key that exists. */
    public SourceRecord present(DbKey key, KeyValue value, boolean byPass, long nowMs, long pass, Map<String, ?> offset)
            throws InterruptedException {
        byte[] bytes = BinaryFormat.encode(
                value, new Origin(offsetKeys.of(key.bytes()).shard(), key.db(), pass, byPass, nowMs));
        return record(key, bytes, nowMs, offset, null);
    }

    /** The record of a part of a value that is too big for one. */
    public SourceRecord chunk(ChunkKey id, int db, Chunk chunk, long nowMs, Map<String, ?> offset)
            throws InterruptedException {
        return record(db, id.key(), id.bytes(), BigFormat.encode(chunk), nowMs, offset, null);
    }

    /** The tombstone of such a part. */
    public SourceRecord noChunk(ChunkKey id, int db, long nowMs, Map<String, ?> offset) throws InterruptedException {
        return record(db, id.key(), id.bytes(), null, nowMs, offset, null);
    }

    /** The record of a key that exists, whose value is in the chunks before it. */
    public SourceRecord manifest(
            DbKey key, Manifest manifest, boolean byPass, long nowMs, long pass, Map<String, ?> offset)
            throws InterruptedException {
        byte[] bytes = BigFormat.encode(
                manifest, new Origin(offsetKeys.of(key.bytes()).shard(), key.db(), pass, byPass, nowMs));
        return record(key, bytes, nowMs, offset, null);
    }

    /** The tombstone of a key that does not. */
    public SourceRecord absent(DbKey key, Cause cause, long nowMs, Map<String, ?> offset) throws InterruptedException {
        ConnectHeaders headers = new ConnectHeaders();
        headers.addString(CAUSE_HEADER, cause.text());
        headers.addLong(OBSERVED_HEADER, nowMs);
        return record(key, null, nowMs, offset, headers);
    }

    /** Records that only carry the offset, so that a quiet server has it stored too. */
    public List<SourceRecord> heartbeats(SourceOffset offset, long nowMs) {
        return offsetKeys.all().stream()
                .map(partition -> heartbeat(partition, offset, nowMs))
                .toList();
    }

    private SourceRecord heartbeat(SourcePartition partition, SourceOffset offset, long nowMs) {
        String shard = partition.shard();
        String json = "{\"v\":1,\"shard\":\"" + shard + "\",\"phase\":\""
                + offset.phase().text() + "\",\"pass\":" + offset.pass() + ",\"pass.complete\":" + offset.passComplete()
                + ",\"time.ms\":" + nowMs + "}";
        return new SourceRecord(
                partition.toMap(),
                offset.toMap(),
                topics.heartbeat(),
                null,
                Schema.BYTES_SCHEMA,
                shard.getBytes(StandardCharsets.UTF_8),
                Schema.BYTES_SCHEMA,
                json.getBytes(StandardCharsets.UTF_8),
                nowMs);
    }

    private SourceRecord record(DbKey key, byte[] value, long nowMs, Map<String, ?> offset, ConnectHeaders headers)
            throws InterruptedException {
        return record(key.db(), key.bytes(), key.bytes(), value, nowMs, offset, headers);
    }

    /**
     * @param redisKey whose slot says which partition
     */
    private SourceRecord record(
            int db,
            byte[] redisKey,
            byte[] recordKey,
            byte[] value,
            long nowMs,
            Map<String, ?> offset,
            ConnectHeaders headers)
            throws InterruptedException {
        Target target = target(db);
        return new EmittedRecord(
                offsetKeys.of(redisKey).toMap(),
                offset,
                target.topic(),
                Slots.partition(redisKey, target.partitions()),
                recordKey,
                value,
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
