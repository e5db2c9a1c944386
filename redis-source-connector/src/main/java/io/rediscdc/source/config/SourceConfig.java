package io.rediscdc.source.config;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.config.KeySpaceConfig;
import io.rediscdc.config.SentinelConfig;
import io.rediscdc.filter.Databases;
import io.rediscdc.format.Md5;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisUris;
import io.rediscdc.redis.Sentinels;
import io.rediscdc.source.record.BinaryForm;
import io.rediscdc.source.record.KeyForm;
import io.rediscdc.source.record.PlacementEpoch;
import io.rediscdc.source.record.SourcePartition;
import io.rediscdc.source.record.TypedForm;
import io.rediscdc.source.record.ValueForm;
import io.rediscdc.source.shard.ShardSettings;
import io.rediscdc.typed.TextMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The source connector's configuration, parsed. */
public final class SourceConfig extends AbstractConfig {
    /** How long a hint connection may be silent before it is asked for a sign of life. */
    private static final int HINT_SILENCE_MS = 5_000;

    private static final List<String> NOT_HASHED = List.of(
            "task", ConnectionConfig.PASSWORD, RecordConfig.KAFKA_PREFIX, "producer.override.", "consumer.override.");

    public SourceConfig(Map<String, String> properties) {
        super(definition(), properties, false);
    }

    public static ConfigDef definition() {
        ConfigDef def = new ConfigDef();
        ConnectionConfig.define(def);
        SentinelConfig.define(def);
        KeySpaceConfig.define(def);
        CaptureConfig.define(def);
        RecordConfig.define(def);
        ReconcileConfig.define(def);
        ReadConfig.define(def);
        return def;
    }

    /** The servers of {@code redis.uri}, or whom to ask for them. */
    public List<RedisAddress> addresses() {
        return isSentinel() || isCluster()
                ? RedisUris.parseAny(getString(ConnectionConfig.URI))
                : ConnectionConfig.addresses(this);
    }

    /** Whether the server to capture is asked from sentinels. */
    public boolean isSentinel() {
        return getString(CaptureConfig.TOPOLOGY).equals(CaptureConfig.SENTINEL);
    }

    /** Whether redis.uri names nodes of a cluster. */
    public boolean isCluster() {
        return getString(CaptureConfig.TOPOLOGY).equals(CaptureConfig.CLUSTER);
    }

    /** How keys are dealt out over the servers, in a text that is another one for another placement. */
    public String placement() {
        return KeySpaceConfig.text(this);
    }

    /** How changes are heard of; {@code auto} if it is to be chosen at each server. */
    public String captureMode() {
        return isCluster() ? CaptureConfig.NOTIFICATIONS : getString(CaptureConfig.MODE);
    }

    /** The databases that take part. */
    public Databases databases() {
        return Databases.parse(isCluster() ? "0" : getString(CaptureConfig.DATABASES));
    }

    /**
     * What is captured, each part by a thread of its own.
     *
     * @param maxTasks a cluster is cut into no more parts
     */
    public List<ShardSpec> shards(int maxTasks) {
        if (isCluster()) {
            return ShardSpec.ofCluster(maxTasks, addresses());
        }
        if (isSentinel()) {
            return List.of(ShardSpec.ofServer(getString(SentinelConfig.MASTER), null, addresses()));
        }
        if (KeySpaceConfig.isSharded(this)) {
            return ShardSpec.ofKeySpace(addresses(), KeySpaceConfig.placement(this));
        }
        return addresses().stream()
                .map(server -> ShardSpec.ofServer(
                        Objects.requireNonNullElse(server.name(), SourcePartition.UNNAMED),
                        server.name(),
                        List.of(server)))
                .toList();
    }

    /** Those that know where the server is, with {@code redis.topology=sentinel}. */
    public Sentinels sentinels(ShardSpec shard) {
        return SentinelConfig.sentinels(this, shard.addresses(), redisSettings());
    }

    /** Whether one of the replicas behind sentinels is captured, and not their primary. */
    public boolean readsReplica() {
        return isSentinel() && getString(CaptureConfig.READ_FROM).equals(CaptureConfig.REPLICA);
    }

    public RedisSettings redisSettings() {
        return ConnectionConfig.settings(this);
    }

    /**
     * @param placement how keys are dealt out over all shards
     */
    public ShardSettings shardSettings(ShardSpec shard, PlacementEpoch placement) {
        int maxBytes = getInt(RecordConfig.VALUE_MAX_BYTES);
        return new ShardSettings(
                databases(),
                CaptureConfig.filter(this, shard.part()),
                shard.share(),
                placement,
                candidates(),
                getLong(ReconcileConfig.PASS_MEMORY_BYTES),
                getLong(ReconcileConfig.INTERVAL_MS),
                getLong(ReconcileConfig.GROUPS_INTERVAL_MS),
                getString(CaptureConfig.SNAPSHOT_MODE).equals(CaptureConfig.INITIAL),
                getInt(ReadConfig.BATCH_KEYS),
                getLong(ReadConfig.BUDGET_BYTES),
                getLong(ReadConfig.ROUND_BYTES),
                getLong(ReadConfig.RATE_LIMIT_KEYS),
                getLong(RecordConfig.HEARTBEAT_INTERVAL_MS),
                HINT_SILENCE_MS,
                getLong(ReadConfig.RECONNECT_BACKOFF_MS),
                getLong(ReadConfig.RECONNECT_BACKOFF_MAX_MS),
                isTyped() ? (int) (maxBytes * TypedForm.PAYLOAD_SHARE) : maxBytes,
                getInt(ReadConfig.MAX_BLOCK_MS),
                (isSentinel() && !readsReplica()) || isCluster(),
                isCluster(),
                hash());
    }

    /**
     * Of every setting that may say which keys are captured, or how and where they are written, transforms and converters
     * included; it is enough to leave out those that surely do not, and secrets.
     */
    private String hash() {
        MessageDigest digest = Md5.digest();
        new TreeMap<>(originalsStrings()).forEach((key, value) -> {
            if (NOT_HASHED.stream().noneMatch(key::startsWith)) {
                digest.update((key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8));
            }
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Whether values are Structs. */
    public boolean isTyped() {
        return getString(RecordConfig.VALUE_FORMAT).equals(RecordConfig.TYPED);
    }

    /** What keys of records look like. */
    public KeyForm keyForm() {
        return getString(RecordConfig.KEY_FORMAT).equals(KeyForm.UTF8.text()) ? KeyForm.UTF8 : KeyForm.BYTES;
    }

    /**
     * What values of records look like, for one shard.
     *
     * @param captureMode how its changes are heard of
     */
    public ValueForm valueForm(Supplier<String> captureMode) {
        return isTyped()
                ? new TypedForm(
                        TextMode.ofText(getString(RecordConfig.TEXT_MODE)),
                        getString(RecordConfig.TOPIC_PREFIX),
                        getBoolean(RecordConfig.DELETE_EVENTS),
                        getInt(RecordConfig.VALUE_MAX_BYTES),
                        captureMode)
                : new BinaryForm();
    }

    /** Whether passes find keys that were deleted unseen. */
    public boolean candidates() {
        return getString(ReconcileConfig.CANDIDATES).equals(ReconcileConfig.TOPIC);
    }

    /** Properties of our own Kafka clients; empty if {@code kafka.bootstrap.servers} is not set. */
    public Map<String, Object> kafkaProperties() {
        return getString(RecordConfig.KAFKA_BOOTSTRAP_SERVERS) == null
                ? Map.of()
                : new HashMap<>(originalsWithPrefix(RecordConfig.KAFKA_PREFIX));
    }

    /** Partitions that the worker creates a topic with. */
    public int partitionsWhenCreated() {
        String text = originalsStrings().get(RecordConfig.TOPIC_PARTITIONS);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ConfigException(RecordConfig.TOPIC_PARTITIONS, text, "must be set, to a number from 1 on");
        }
    }
}
