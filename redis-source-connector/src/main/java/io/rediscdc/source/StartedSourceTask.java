package io.rediscdc.source;

import io.rediscdc.kafka.Kafka;
import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.source.config.ReadConfig;
import io.rediscdc.source.config.ShardSpec;
import io.rediscdc.source.config.SourceConfig;
import io.rediscdc.source.shard.Outbox;
import io.rediscdc.source.shard.Shard;
import io.rediscdc.source.shard.SourceMetrics;
import io.rediscdc.source.topic.TopicPartitions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running source task: the shards dealt out to it, each with a thread, and the outbox that they fill. */
final class StartedSourceTask implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StartedSourceTask.class);
    private static final int POLL_RECORDS = 2_000;
    private static final long POLL_WAIT_MS = 500;

    private final TaskMetrics metrics;
    private final Outbox outbox;
    private final List<Shard> shards;
    /** What to close, last opened first. */
    private final Deque<AutoCloseable> resources;

    private StartedSourceTask(TaskMetrics metrics, Outbox outbox, List<Shard> shards, Deque<AutoCloseable> resources) {
        this.metrics = metrics;
        this.outbox = outbox;
        this.shards = shards;
        this.resources = resources;
    }

    /** Builds all of it; if a part fails, closes what was built and throws. */
    static StartedSourceTask start(Map<String, String> properties, SourceTaskContext context) {
        Deque<AutoCloseable> resources = new ArrayDeque<>();
        try {
            SourceConfig config = new SourceConfig(properties);
            TaskAssignment task = TaskAssignment.of(properties, config::shards);
            TaskMetrics metrics = TaskMetrics.create(() -> context.pluginMetrics(), task.connector(), task.id());
            resources.push(metrics);
            Kafka kafka = config.kafkaProperties().isEmpty() ? null : new Kafka(config.kafkaProperties());
            if (kafka != null) {
                resources.push(kafka);
            }
            TopicPartitions partitions = new TopicPartitions(kafka, config.partitionsWhenCreated());
            RedisSettings redis = config.redisSettings();
            RedisClients clients = new RedisClients(redis);
            resources.push(clients);
            Outbox outbox = new Outbox(
                    config.getInt(ReadConfig.OUTBOX_MAX_RECORDS), config.getLong(ReadConfig.OUTBOX_MAX_BYTES));
            metrics.gauge(SourceMetrics.OUTBOX_RECORDS, outbox::records);
            metrics.gauge(SourceMetrics.OUTBOX_BYTES, outbox::bytes);
            StoredOffsets stored =
                    new StoredOffsets(context.offsetStorageReader(), config.shards(1), config.placement());
            ShardFactory maker =
                    new ShardFactory(config, redis, clients, kafka, partitions, stored.placement(), outbox, metrics);
            List<Shard> shards = new ArrayList<>();
            for (ShardSpec spec : task.shards()) {
                Shard shard = maker.make(spec, stored.of(spec), "redis-cdc-" + task.connector());
                shards.add(shard);
                resources.push(shard);
            }
            shards.forEach(Shard::start);
            LOG.info("Task {} captures {}", task.id(), task.shards());
            return new StartedSourceTask(metrics, outbox, List.copyOf(shards), resources);
        } catch (RuntimeException | Error e) { // such as no thread to be had
            closeAll(resources, e);
            throw e;
        }
    }

    /** The next records, or null if there are none within half a second. */
    List<SourceRecord> poll() throws InterruptedException {
        metrics.retry();
        return outbox.poll(POLL_RECORDS, POLL_WAIT_MS);
    }

    @Override
    public synchronized void close() {
        outbox.close();
        shards.forEach(Shard::stop);
        closeAll(resources, null);
    }

    private static void closeAll(Deque<AutoCloseable> resources, Throwable failure) {
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                if (failure != null) {
                    failure.addSuppressed(e);
                } else {
                    LOG.warn("A part of the task cannot be closed", e);
                }
            }
        }
    }
}
