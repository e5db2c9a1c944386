package io.rediscdc.sink.fleet;

import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.sink.coalesce.TargetState;
import io.rediscdc.sink.gather.Ended;
import io.rediscdc.sink.gather.Gathered;
import io.rediscdc.sink.marker.MarkerHash;
import io.rediscdc.sink.write.BigValueWriter;
import io.rediscdc.sink.write.Refusal;
import io.rediscdc.sink.write.RefusedChunk;
import io.rediscdc.sink.write.ServerWriters;
import io.rediscdc.sink.write.Sweep;
import io.rediscdc.sink.write.Target;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The primary that sentinels watch. Who it is is asked at the start and after every failure, READONLY among them; each
 * connection is asked whether it leads to a primary before anything is written over it. For one thread.
 */
public final class SentinelTarget implements Target {
    private static final Logger LOG = LoggerFactory.getLogger(SentinelTarget.class);

    private final String master;
    private final Supplier<RedisAddress> primary;
    private final MarkerHash markers;
    private final ServerWriters servers;
    /** Those that were the primary: they know which connections were lost there, should they be it again. */
    private final Map<RedisAddress, BigValueWriter> writers = new HashMap<>();

    private BigValueWriter current;
    private boolean trusted;

    /**
     * @param master the name by which the sentinels know the primary, for the log
     * @param primary asks them for it
     * @param markers whoever it is
     */
    public SentinelTarget(String master, Supplier<RedisAddress> primary, MarkerHash markers, ServerWriters servers) {
        this.master = master;
        this.primary = primary;
        this.markers = markers;
        this.servers = servers;
    }

    @Override
    public List<Refusal> write(List<TargetState> states) {
        return atPrimary(writer -> writer.write(states));
    }

    @Override
    public List<RefusedChunk> gather(List<Gathered> chunks) {
        // each only forgets what it had lost: any may be the primary again within this batch
        writers.values().forEach(writer -> writer.gather(List.of()));
        return chunks.isEmpty() ? List.of() : atPrimary(writer -> writer.gather(chunks));
    }

    @Override
    public Set<UUID> lost() {
        return current == null ? Set.of() : current.lost();
    }

    @Override
    public void drop(Set<Ended> ended) {
        atPrimary(writer -> {
            writer.drop(ended);
            return null;
        });
    }

    @Override
    public void mark(boolean all) {
        atPrimary(writer -> {
            writer.mark(all);
            return null;
        });
    }

    @Override
    public boolean sweep(Sweep sweep) {
        return atPrimary(writer -> writer.sweep(sweep));
    }

    @Override
    public void release(Collection<TopicPartition> partitions) {
        if (trusted) {
            current.release(partitions);
        }
    }

    private <T> T atPrimary(Function<BigValueWriter, T> write) {
        if (!trusted) {
            RedisAddress address = primary.get();
            BigValueWriter found =
                    writers.computeIfAbsent(address, it -> servers.to(it, markers, SentinelTarget::requirePrimary));
            if (found != current) {
                LOG.info("The primary '{}' is at {}", master, address.hostAndPort());
            }
            current = found;
            trusted = true;
        }
        try {
            return write.apply(current);
        } catch (RuntimeException e) {
            trusted = false;
            throw e;
        }
    }

    /** The sentinels may be asked a moment before the roles change. */
    private static void requirePrimary(Link link) {
        String role =
                ServerInfo.parse((byte[]) link.call("INFO", "replication")).get("role");
        if (!role.equals("master")) {
            throw new RedisLinkException(
                    "Redis at " + link.address().hostAndPort() + " is not the primary any more, its role is " + role,
                    null);
        }
    }
}
