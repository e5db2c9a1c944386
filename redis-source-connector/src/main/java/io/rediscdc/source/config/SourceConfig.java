package io.rediscdc.source.config;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.filter.Databases;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.source.record.SourcePartition;
import io.rediscdc.source.shard.ShardSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The source connector's configuration, parsed. */
public final class SourceConfig extends AbstractConfig {
    /** How long a hint connection may be silent before it is asked for a sign of life. */
    private static final int HINT_SILENCE_MS = 5_000;

    public SourceConfig(Map<String, String> properties) {
        super(definition(), properties, false);
    }

    public static ConfigDef definition() {
        ConfigDef def = new ConfigDef();
        ConnectionConfig.define(def);
        CaptureConfig.define(def);
        RecordConfig.define(def);
        ReconcileConfig.define(def);
        ReadConfig.define(def);
        return def;
    }

    public List<RedisAddress> addresses() {
        return ConnectionConfig.addresses(this);
    }

    public RedisSettings redisSettings() {
        return ConnectionConfig.settings(this);
    }

    /** The identity of a server's offset. */
    public static SourcePartition sourcePartition(RedisAddress address) {
        return new SourcePartition(address.name() == null ? SourcePartition.UNNAMED : address.name());
    }

    public ShardSettings shardSettings() {
        return new ShardSettings(
                Databases.parse(getString(CaptureConfig.DATABASES)),
                CaptureConfig.filter(this),
                candidates(),
                getLong(ReconcileConfig.INTERVAL_MS),
                getLong(ReconcileConfig.GROUPS_INTERVAL_MS),
                getString(CaptureConfig.SNAPSHOT_MODE).equals(CaptureConfig.INITIAL),
                getInt(ReadConfig.BATCH_KEYS),
                getLong(ReadConfig.BUDGET_BYTES),
                getLong(ReadConfig.RATE_LIMIT_KEYS),
                getLong(RecordConfig.HEARTBEAT_INTERVAL_MS),
                HINT_SILENCE_MS,
                getLong(ReadConfig.RECONNECT_BACKOFF_MS),
                getLong(ReadConfig.RECONNECT_BACKOFF_MAX_MS),
                getInt(RecordConfig.VALUE_MAX_BYTES));
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
