package io.rediscdc.sink;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.event.DbKey;
import io.rediscdc.filter.KeyFilter;
import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.sink.coalesce.LastStates;
import io.rediscdc.sink.config.KeysConfig;
import io.rediscdc.sink.config.RoutingConfig;
import io.rediscdc.sink.config.SinkConfig;
import io.rediscdc.sink.config.TopologyConfig;
import io.rediscdc.sink.config.WritingConfig;
import io.rediscdc.sink.decode.ChunkRecord;
import io.rediscdc.sink.decode.Mutation;
import io.rediscdc.sink.decode.RecordDecoder;
import io.rediscdc.sink.fleet.Parallel;
import io.rediscdc.sink.fleet.Targets;
import io.rediscdc.sink.gather.TemporaryKeys;
import io.rediscdc.sink.metrics.SinkMetrics;
import io.rediscdc.sink.route.Router;
import io.rediscdc.sink.write.Applier;
import io.rediscdc.sink.write.ServerWriters;
import io.rediscdc.sink.write.Target;
import io.rediscdc.sink.write.Throttle;
import io.rediscdc.sink.write.WriteOptions;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink task that is built whole: decode, route, coalesce, write, in one call of {@link #put}, which returns when
 * Redis has answered for every record. Used by the task's thread; only {@link #close} may come from another.
 */
final class StartedSinkTask implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StartedSinkTask.class);

    private final RecordDecoder decoder;
    private final KeyFilter filter;
    private final Router router;
    private final Applier applier;
    private final BigValues bigValues;
    private final WriteFailures failures;
    private final ErrantRecordReporter reporter;
    private final OffsetTracker offsets = new OffsetTracker();
    private final SinkMetrics metrics;
    private final TaskMetrics registered;
    private final RedisClients clients;
    private final Throttle throttle;
    private final Parallel parallel = new Parallel("redis-cdc-write");
    private final AtomicBoolean closed = new AtomicBoolean();

    private StartedSinkTask(
            AbstractConfig config, SinkTaskContext context, TaskMetrics registered, RedisClients clients) {
        this.registered = registered;
        this.clients = clients;
        metrics = new SinkMetrics(registered);
        decoder = new RecordDecoder(RoutingConfig.topicDatabases(config));
        filter = KeysConfig.filter(config);
        router = new Router(RoutingConfig.databaseMap(config), KeysConfig.names(config));
        WriteOptions options = WriteOptions.of(config, metrics);
        throttle = options.throttle();
        TemporaryKeys temporary = new TemporaryKeys(UUID.randomUUID());
        ServerWriters servers = new ServerWriters(
                clients,
                config.getInt(WritingConfig.BATCH_MAX_RECORDS),
                config.getInt(WritingConfig.BATCHES_IN_FLIGHT),
                temporary,
                metrics,
                options);
        Target target = Targets.of(config, servers, parallel);
        applier = new Applier(target);
        bigValues = new BigValues(temporary, target, context, metrics);
        failures = new WriteFailures(Outage.of(config), context, metrics.retries);
        reporter = context.errantRecordReporter();
        LOG.info(
                "Sink to {}, {}: database.map={}, {}",
                config.getString(TopologyConfig.TOPOLOGY),
                TopologyConfig.addresses(config),
                config.getString(RoutingConfig.DATABASE_MAP),
                reporter == null
                        ? "no dead-letter queue, a bad record stops the task"
                        : "bad records go to the dead letters");
    }

    /** Builds the whole task, or nothing. Redis is connected to by the first write, since it may be down now. */
    static StartedSinkTask start(Map<String, String> props, SinkTaskContext context) {
        AbstractConfig config = SinkConfig.parse(props);
        TaskMetrics registered = TaskMetrics.create(
                context::pluginMetrics,
                props.getOrDefault(SinkConfig.NAME, "redis-sink"),
                props.getOrDefault(SinkConfig.TASK_ID, "0"));
        RedisClients clients = null;
        try {
            clients = new RedisClients(ConnectionConfig.settings(config));
            return new StartedSinkTask(config, context, registered, clients);
        } catch (RuntimeException e) {
            closeAll(registered, clients);
            throw e;
        }
    }

    void open(Collection<TopicPartition> partitions) {
        offsets.reset(partitions);
        bigValues.reset(partitions);
        LOG.info("Reading {} partitions more", partitions.size());
    }

    void closePartitions(Collection<TopicPartition> partitions) {
        offsets.reset(partitions);
        bigValues.reset(partitions);
        LOG.info("Reading {} partitions less", partitions.size());
    }

    /**
     * Applies a batch whole. If it cannot be, nothing of it is reported or counted as done, and what was applied is
     * applied again with the next try, in the same order.
     */
    void put(Collection<SinkRecord> records) {
        registered.retry();
        if (records.isEmpty()) {
            return;
        }
        offsets.begin(records);
        bigValues.begin();
        ErrantRecords errant = new ErrantRecords();
        LastStates states = coalesce(records, errant);
        failures.guard(() -> write(states, errant));
        metrics.recordsErrant.add(errant.report(reporter));
        metrics.recordsCoalesced.add(states.superseded());
        metrics.recordsFiltered.add(states.leftOut());
        bigValues.done();
        offsets.done();
    }

    Map<TopicPartition, OffsetAndMetadata> committable(Map<TopicPartition, OffsetAndMetadata> reached) {
        return offsets.committable(reached, bigValues.held());
    }

    /** Ends connections and threads. Bounded; a write that waits for Redis fails. Harmless when repeated. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            throttle.close();
            try (parallel) { // whose work ends once its connections have
                closeAll(registered, clients);
            }
            LOG.info("Stopped");
        }
    }

    private LastStates coalesce(Collection<SinkRecord> records, ErrantRecords errant) {
        LastStates states = new LastStates();
        for (SinkRecord record : records) {
            try {
                if (decoder.isChunk(record)) {
                    ChunkRecord chunk = decoder.decodeChunk(record);
                    if (filter.accepts(chunk.key().bytes())) {
                        bigValues.add(chunk, router.route(chunk));
                    } else {
                        states.leaveOut();
                    }
                    continue;
                }
                Mutation mutation = decoder.decode(record);
                if (!filter.accepts(mutation.key().bytes())) {
                    states.leaveOut();
                    continue;
                }
                DbKey target = router.route(mutation);
                if (bigValues.end(mutation, target)) {
                    states.add(target, mutation);
                }
            } catch (DataException e) {
                errant.add(record, e);
                bigValues.errant(decoder.setOf(record));
            }
        }
        return states;
    }

    private void write(LastStates states, ErrantRecords errant) {
        long from = System.nanoTime();
        bigValues.gather();
        applier.apply(states.states()).forEach(errant::add);
        bigValues.dropGathered();
        metrics.batchWriteMs.set(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from));
    }

    private static void closeAll(TaskMetrics registered, RedisClients clients) {
        try (registered;
                clients) {
            LOG.debug("Closing connections and metrics");
        }
    }
}
