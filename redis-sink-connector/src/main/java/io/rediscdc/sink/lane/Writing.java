package io.rediscdc.sink.lane;

import io.rediscdc.redis.RedisClients;
import io.rediscdc.sink.config.KeysConfig;
import io.rediscdc.sink.config.MarkerConfig;
import io.rediscdc.sink.config.RoutingConfig;
import io.rediscdc.sink.config.WritingConfig;
import io.rediscdc.sink.fleet.Parallel;
import io.rediscdc.sink.fleet.Targets;
import io.rediscdc.sink.gather.TemporaryKeys;
import io.rediscdc.sink.marker.Ledger;
import io.rediscdc.sink.marker.LedgerSettings;
import io.rediscdc.sink.marker.TopicFacts;
import io.rediscdc.sink.metrics.SinkMetrics;
import io.rediscdc.sink.replace.ReplaceSettings;
import io.rediscdc.sink.replace.Replacement;
import io.rediscdc.sink.route.Router;
import io.rediscdc.sink.topic.KafkaTopics;
import io.rediscdc.sink.write.Applier;
import io.rediscdc.sink.write.ServerWriters;
import io.rediscdc.sink.write.Target;
import io.rediscdc.sink.write.Throttle;
import io.rediscdc.sink.write.WriteOptions;
import java.util.UUID;
import org.apache.kafka.common.config.AbstractConfig;

/** What a lane writes with. */
record Writing(Ledger ledger, Throttle throttle, Replacement replacement, BatchWriter batches) {
    /**
     * @param name of the target; empty if it is the only one
     * @param suffix of the names of its threads
     * @param topics null if Kafka may not be asked
     */
    static Writing of(
            String name,
            String suffix,
            AbstractConfig config,
            RedisClients clients,
            Parallel parallel,
            SinkMetrics metrics,
            KafkaTopics topics) {
        Ledger ledger = new Ledger(
                LedgerSettings.of(name, config),
                topics != null ? topics : TopicFacts.assumed(config.getLong(MarkerConfig.DELETE_RETENTION_MS)),
                metrics);
        TemporaryKeys temporary = new TemporaryKeys(UUID.randomUUID());
        WriteOptions options = WriteOptions.of(config, metrics);
        ServerWriters servers = new ServerWriters(
                clients,
                config.getInt(WritingConfig.BATCH_MAX_RECORDS),
                config.getInt(WritingConfig.BATCHES_IN_FLIGHT),
                temporary,
                ledger,
                metrics,
                options);
        Target target = Targets.of(config, servers, parallel);
        Replacement replacement = new Replacement(
                ReplaceSettings.of(config), topics, ledger, target, metrics, "redis-cdc-topics" + suffix);
        BatchWriter batches = new BatchWriter(
                KeysConfig.filter(config),
                new Router(RoutingConfig.databaseMap(config), KeysConfig.names(config)),
                new Applier(target),
                new BigValues(temporary, target, metrics),
                new Marking(ledger, target, replacement),
                metrics);
        return new Writing(ledger, options.throttle(), replacement, batches);
    }

    /** Whether the target may hold keys that the topics do not, so that there is work even if nothing waits. */
    boolean isReplacing() {
        return !ledger.replacing().isEmpty();
    }
}
