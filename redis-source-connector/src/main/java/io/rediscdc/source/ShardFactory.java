package io.rediscdc.source;

import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.source.config.CaptureConfig;
import io.rediscdc.source.config.ReadConfig;
import io.rediscdc.source.config.RecordConfig;
import io.rediscdc.source.config.SourceConfig;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.record.Partitions;
import io.rediscdc.source.record.Records;
import io.rediscdc.source.record.SourceOffset;
import io.rediscdc.source.record.SourcePartition;
import io.rediscdc.source.record.TopicNames;
import io.rediscdc.source.shard.Outbox;
import io.rediscdc.source.shard.Shard;
import io.rediscdc.source.shard.ShardProgress;
import io.rediscdc.source.shard.ShardSettings;

/** Makes the shards of a task from its configuration. */
final class ShardFactory {
    private final SourceConfig config;
    private final RedisSettings redis;
    private final RedisClients clients;
    private final Partitions partitions;
    private final Outbox outbox;
    private final TaskMetrics metrics;

    ShardFactory(
            SourceConfig config,
            RedisSettings redis,
            RedisClients clients,
            Partitions partitions,
            Outbox outbox,
            TaskMetrics metrics) {
        this.config = config;
        this.redis = redis;
        this.clients = clients;
        this.partitions = partitions;
        this.outbox = outbox;
        this.metrics = metrics;
    }

    /**
     * @param stored the offset that Connect kept, or null at the first start
     */
    Shard make(RedisAddress address, SourcePartition partition, SourceOffset stored, String threadPrefix) {
        ShardSettings settings = config.shardSettings();
        DirtySet dirty =
                new DirtySet(config.getInt(ReadConfig.DIRTY_MAX_KEYS), config.getLong(ReadConfig.DIRTY_MAX_BYTES));
        ShardProgress progress =
                new ShardProgress(partition.shard(), stored, settings.snapshotAtFirstStart(), dirty, metrics);
        TopicNames topics = new TopicNames(config.getString(RecordConfig.TOPIC_PREFIX));
        String threadName = threadPrefix + "-" + partition.shard();
        return new Shard(
                address,
                settings,
                clients,
                CaptureFactory.of(
                        config.getString(CaptureConfig.MODE), redis, settings.hintSilenceMs(), threadName + "-hints"),
                dirty,
                progress,
                new Records(address, partition, topics, partitions),
                outbox,
                threadName + "-reads");
    }
}
