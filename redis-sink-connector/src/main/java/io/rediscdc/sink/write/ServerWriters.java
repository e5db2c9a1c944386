package io.rediscdc.sink.write;

import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.sink.gather.TemporaryKeys;
import io.rediscdc.sink.metrics.SinkMetrics;
import java.util.function.Consumer;

/**
 * Makes the writers to single servers that a target is made of. A writer connects with its first write.
 *
 * @param maxRecords most commands that are sent in one go
 * @param maxInFlight most such batches that are sent and not yet answered, each server
 */
public record ServerWriters(
        RedisClients clients,
        int maxRecords,
        int maxInFlight,
        TemporaryKeys names,
        SinkMetrics metrics,
        WriteOptions options) {

    /** With no more than to write. */
    public ServerWriters(
            RedisClients clients, int maxRecords, int maxInFlight, TemporaryKeys names, SinkMetrics metrics) {
        this(clients, maxRecords, maxInFlight, names, metrics, WriteOptions.plain());
    }

    /** A writer to whoever has the address. */
    public BigValueWriter to(RedisAddress address) {
        return to(address, link -> {}, false);
    }

    /**
     * A writer to the server that has the address as long as it is admitted.
     *
     * @param admission looks at each new connection first, and throws if it must not be written to
     */
    public BigValueWriter to(RedisAddress address, Consumer<Link> admission) {
        return to(address, admission, false);
    }

    /** A writer to a node of a cluster, which answers of single states that they belong elsewhere. */
    public BigValueWriter toNode(RedisAddress address, Consumer<Link> admission) {
        return to(address, admission, true);
    }

    private BigValueWriter to(RedisAddress address, Consumer<Link> admission, boolean inCluster) {
        DatabaseLinks links = new DatabaseLinks(clients, address, admission, metrics.reconnects);
        MemoryGuard guard = new MemoryGuard(options.guardPercent(), metrics.memoryGuardWaits, System::nanoTime);
        TargetWriter behind =
                new TargetWriter(links, address, inCluster, maxRecords, maxInFlight, metrics, options, guard);
        PayloadFit fit = new PayloadFit(links, address, metrics.payloadsDowngraded);
        return new BigValueWriter(new FittingWriter(behind, fit), fit, links, address, names, metrics, options, guard);
    }
}
