package io.rediscdc.sink.write;

import io.rediscdc.sink.config.CareConfig;
import io.rediscdc.sink.config.WritingConfig;
import io.rediscdc.sink.metrics.SinkMetrics;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.config.AbstractConfig;

/**
 * What a target's configuration says of how it is written to, beside how much at a time.
 *
 * @param expired what becomes of keys that have expired
 * @param throttle shared by all servers of the target; whoever made it closes it
 * @param replicas that must have a write before it counts
 * @param guardPercent of maxmemory from which on all writes but deletes wait; 0 for never
 */
public record WriteOptions(ApplyExpired expired, Throttle throttle, ReplicaAcks replicas, int guardPercent) {
    public static WriteOptions of(AbstractConfig config, SinkMetrics metrics) {
        return new WriteOptions(
                ApplyExpired.ofText(config.getString(WritingConfig.APPLY_EXPIRED)),
                new Throttle(
                        config.getLong(CareConfig.RATE_OPS),
                        config.getLong(CareConfig.RATE_BYTES),
                        metrics.throttledMs),
                new ReplicaAcks(
                        config.getInt(CareConfig.WAIT_REPLICAS),
                        config.getInt(CareConfig.WAIT_TIMEOUT_MS),
                        metrics.replicaWaitsFailed),
                config.getInt(CareConfig.GUARD_PERCENT));
    }

    /** No more than to write. */
    public static WriteOptions plain() {
        return new WriteOptions(
                ApplyExpired.ALWAYS, new Throttle(0, 0, new LongAdder()), new ReplicaAcks(0, 0, new LongAdder()), 0);
    }
}
