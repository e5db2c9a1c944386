package io.rediscdc.sink.write;

import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.sink.gather.TemporaryKeys;
import io.rediscdc.sink.marker.Ledger;
import io.rediscdc.sink.marker.MarkerHash;
import io.rediscdc.sink.marker.ServerMarkers;
import io.rediscdc.sink.metrics.SinkMetrics;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Makes the writers to single servers that a target is made of. A writer connects with its first write.
 *
 * @param maxRecords most commands that are sent in one go
 * @param maxInFlight most such batches that are sent and not yet answered, each server
 * @param ledger of the target
 */
public record ServerWriters(
        RedisClients clients,
        int maxRecords,
        int maxInFlight,
        TemporaryKeys names,
        Ledger ledger,
        SinkMetrics metrics,
        WriteOptions options) {

    /** With no more than to write. */
    public ServerWriters(
            RedisClients clients,
            int maxRecords,
            int maxInFlight,
            TemporaryKeys names,
            Ledger ledger,
            SinkMetrics metrics) {
        this(clients, maxRecords, maxInFlight, names, ledger, metrics, WriteOptions.plain());
    }

    /**
     * A writer to whoever has the address.
     *
     * @param markers those that are at the server
     */
    public BigValueWriter to(RedisAddress address, MarkerHash markers) {
        return to(address, markers, link -> {});
    }

    /**
     * A writer to the server that has the address as long as it is admitted.
     *
     * @param admission looks at each new connection first, and throws if it must not be written to
     */
    public BigValueWriter to(RedisAddress address, MarkerHash markers, Consumer<Link> admission) {
        List<MarkerHash> one = List.of(markers);
        return to(address, () -> one, admission, null);
    }

    /**
     * A writer to a node of a cluster, which answers of single states that they belong elsewhere.
     *
     * @param markers those that are at the node now
     * @param epoch of the cluster, as far as we know of it
     */
    public BigValueWriter toNode(
            RedisAddress address, Supplier<List<MarkerHash>> markers, Consumer<Link> admission, LongSupplier epoch) {
        return to(address, markers, admission, epoch);
    }

    private BigValueWriter to(
            RedisAddress address, Supplier<List<MarkerHash>> hashes, Consumer<Link> admission, LongSupplier epoch) {
        ServerMarkers markers = new ServerMarkers(ledger, hashes, epoch);
        DatabaseLinks links = new DatabaseLinks(clients, address, admission, markers, metrics.reconnects);
        MemoryGuard guard = new MemoryGuard(options.guardPercent(), metrics.memoryGuardWaits, System::nanoTime);
        TargetWriter behind =
                new TargetWriter(links, address, epoch != null, maxRecords, maxInFlight, metrics, options, guard);
        PayloadFit fit = new PayloadFit(links, address, metrics.payloadsDowngraded);
        return new BigValueWriter(
                new FittingWriter(behind, fit), fit, links, address, names, markers, metrics, options, guard);
    }
}
