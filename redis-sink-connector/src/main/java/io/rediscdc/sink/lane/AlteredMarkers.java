package io.rediscdc.sink.lane;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.sink.config.SinkConfig;
import io.rediscdc.sink.config.WritingConfig;
import io.rediscdc.sink.fleet.Parallel;
import io.rediscdc.sink.fleet.Targets;
import io.rediscdc.sink.gather.TemporaryKeys;
import io.rediscdc.sink.marker.Ledger;
import io.rediscdc.sink.marker.LedgerSettings;
import io.rediscdc.sink.metrics.SinkMetrics;
import io.rediscdc.sink.write.ServerWriters;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.connect.errors.ConnectException;

/** Sets the markers at the target to offsets that an operator has chosen: else a step forward would be taken back. */
public final class AlteredMarkers {
    private AlteredMarkers() {}

    /**
     * @param offsets null for one that is removed, so that the partition is read from the beginning
     * @throws ConnectException if the target does not take them all
     */
    public static void set(Map<String, String> props, Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, Long> wanted = new HashMap<>();
        offsets.forEach((partition, offset) -> wanted.put(partition, offset == null ? 0 : offset));
        SinkConfig.parseEach(props).forEach((target, config) -> set(target, config, wanted));
    }

    private static void set(String target, AbstractConfig config, Map<TopicPartition, Long> offsets) {
        String connector = config.originalsStrings().get(SinkConfig.NAME);
        try (TaskMetrics uncounted = TaskMetrics.create(() -> null, connector, "offsets" + target);
                RedisClients clients = new RedisClients(ConnectionConfig.settings(config));
                Parallel parallel = new Parallel("redis-cdc-offsets")) {
            SinkMetrics metrics = new SinkMetrics(uncounted);
            Ledger ledger = Ledger.altering(LedgerSettings.of(target, config), metrics, offsets);
            ServerWriters servers = new ServerWriters(
                    clients,
                    config.getInt(WritingConfig.BATCH_MAX_RECORDS),
                    config.getInt(WritingConfig.BATCHES_IN_FLIGHT),
                    new TemporaryKeys(UUID.randomUUID()),
                    ledger,
                    metrics);
            Targets.of(config, servers, parallel).mark(true);
        } catch (RedisLinkException | RedisReplyException e) {
            throw new ConnectException(
                    "The markers at the target could not be set to these offsets, so Kafka's were not either: "
                            + e.getMessage() + ". The way out: bring the target back and try again.",
                    e);
        }
    }
}
