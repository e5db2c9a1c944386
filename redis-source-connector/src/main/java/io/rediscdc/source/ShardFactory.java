package io.rediscdc.source;

import io.rediscdc.kafka.Kafka;
import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.source.config.ReadConfig;
import io.rediscdc.source.config.RecordConfig;
import io.rediscdc.source.config.ShardSpec;
import io.rediscdc.source.config.SourceConfig;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.dirty.Pace;
import io.rediscdc.source.pass.Candidates;
import io.rediscdc.source.pass.KeyIndex;
import io.rediscdc.source.pass.TopicCandidates;
import io.rediscdc.source.record.Acks;
import io.rediscdc.source.record.PlacementEpoch;
import io.rediscdc.source.record.Records;
import io.rediscdc.source.record.SourceOffset;
import io.rediscdc.source.shard.ClusterNodes;
import io.rediscdc.source.shard.Connector;
import io.rediscdc.source.shard.NodeConnector;
import io.rediscdc.source.shard.Outbox;
import io.rediscdc.source.shard.Shard;
import io.rediscdc.source.shard.ShardProgress;
import io.rediscdc.source.shard.ShardSettings;
import io.rediscdc.source.shard.SingleNode;
import io.rediscdc.source.shard.SourceMetrics;
import io.rediscdc.source.topic.Partitions;
import io.rediscdc.source.topic.ShardTopics;
import io.rediscdc.source.topic.TopicGuard;
import io.rediscdc.source.topic.TopicNames;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the shards of a task from its configuration. */
final class ShardFactory {
    private static final Logger LOG = LoggerFactory.getLogger(ShardFactory.class);

    private final SourceConfig config;
    private final RedisSettings redis;
    private final RedisClients clients;
    private final Kafka kafka;
    private final Partitions partitions;
    private final PlacementEpoch placement;
    private final Outbox outbox;
    private final TaskMetrics metrics;

    ShardFactory(
            SourceConfig config,
            RedisSettings redis,
            RedisClients clients,
            Kafka kafka,
            Partitions partitions,
            PlacementEpoch placement,
            Outbox outbox,
            TaskMetrics metrics) {
        this.config = config;
        this.redis = redis;
        this.clients = clients;
        this.kafka = kafka;
        this.partitions = partitions;
        this.placement = placement;
        this.outbox = outbox;
        this.metrics = metrics;
    }

    /**
     * @param stored the offset that Connect kept, or null at the first start
     */
    Shard make(ShardSpec spec, SourceOffset stored, String threadPrefix) {
        ShardSettings settings = config.shardSettings(spec, placement);
        DirtySet dirty = new DirtySet(
                config.getInt(ReadConfig.DIRTY_MAX_KEYS),
                config.getLong(ReadConfig.DIRTY_MAX_BYTES),
                new Pace(config.getLong(ReadConfig.HOT_KEY_BYTES), config.getLong(ReadConfig.HOT_MAX_DELAY_MS)),
                System::nanoTime);
        ShardProgress progress = new ShardProgress(spec.name(), stored, settings, dirty, metrics);
        TopicNames topics = new TopicNames(config.getString(RecordConfig.TOPIC_PREFIX));
        ShardTopics shardTopics = kafka == null
                ? null
                : new ShardTopics(kafka, topics, spec.topicPart(), settings.databases(), spec.slots());
        String threadName = threadPrefix + "-" + spec.name();
        Captures captures = new Captures(
                config.captureMode(), settings.databases(), redis, settings.hintSilenceMs(), threadName + "-hints");
        Acks acks = new Acks(metrics.counter(SourceMetrics.DROPPED, "shard", spec.name()));
        boolean unsure = stored == null && !settings.snapshotAtFirstStart();
        TopicGuard guard = new TopicGuard(shardTopics, stored == null ? "" : stored.topics(), unsure);
        if (unsure && kafka == null) {
            LOG.warn(
                    "Shard {}: there is no offset, and without kafka.bootstrap.servers it cannot be told whether this is"
                            + " the first start. If the connector ran before and died before its first offset was kept,"
                            + " what changed since then is not known to it (snapshot.mode=never): set"
                            + " kafka.bootstrap.servers, or start with snapshot.mode=initial",
                    spec.name());
        }
        NodeConnector connector = new NodeConnector(settings, clients, captures::connect, dirty, progress);
        return new Shard(
                connector(spec, connector, threadName),
                settings,
                dirty,
                progress,
                new Records(
                        spec.topicPart(),
                        spec.offsetKeys(),
                        topics,
                        guard.remembering(partitions),
                        acks,
                        config.keyForm(),
                        config.valueForm(captures::mode)),
                acks,
                settings.candidates() ? candidates(shardTopics, settings, threadName) : null,
                guard,
                outbox,
                threadName + "-reads");
    }

    private Connector connector(ShardSpec spec, NodeConnector connector, String threadName) {
        if (config.isCluster()) {
            return ClusterNodes.connector(spec.addresses(), spec.slots(), connector);
        }
        return config.isSentinel()
                ? SingleNode.connector(
                        config.sentinels(spec), config.readsReplica(), connector, threadName + "-sentinels")
                : SingleNode.connector(spec.addresses().get(0), connector);
    }

    private Function<KeyIndex, Candidates> candidates(ShardTopics topics, ShardSettings settings, String threadName) {
        return index -> new TopicCandidates(
                kafka,
                topics,
                settings.filter(),
                config.keyForm(),
                config.isTyped(),
                index,
                threadName + "-candidates");
    }
}
