package io.rediscdc.sink.write;

import io.rediscdc.event.DbKey;
import io.rediscdc.event.Layout;
import io.rediscdc.event.Manifest;
import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.sink.coalesce.TargetState;
import io.rediscdc.sink.decode.Position;
import io.rediscdc.sink.gather.Ended;
import io.rediscdc.sink.gather.Gathered;
import io.rediscdc.sink.gather.TemporaryKeys;
import io.rediscdc.sink.marker.ServerMarkers;
import io.rediscdc.sink.metrics.SinkMetrics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Writes values that come in chunks: each chunk into a temporary key at the target, so that none is kept in memory, and
 * with the manifest the whole in place of the real key. Every other state goes to the writer behind. For one thread.
 */
public final class BigValueWriter implements Target {
    private final FittingWriter behind;
    private final PayloadPlacing payloads;
    private final DatabaseLinks links;
    private final RedisAddress address;
    private final TemporaryKeys names;
    private final SinkMetrics metrics;
    private final WriteOptions options;
    private final GatherReplies replies;
    private final ServerMarkers markers;
    private final Sweeper sweeper;
    private final Gatherer gatherer;

    BigValueWriter(
            FittingWriter behind,
            PayloadFit fit,
            DatabaseLinks links,
            RedisAddress address,
            TemporaryKeys names,
            ServerMarkers markers,
            SinkMetrics metrics,
            WriteOptions options,
            MemoryGuard guard) {
        this.behind = behind;
        this.payloads = new PayloadPlacing(fit, guard, options, address);
        this.links = links;
        this.address = address;
        this.names = names;
        this.markers = markers;
        this.metrics = metrics;
        this.options = options;
        this.replies = new GatherReplies(address);
        this.gatherer = new Gatherer(links, replies, metrics, options, guard);
        this.sweeper = new Sweeper(links, options.throttle());
    }

    @Override
    public List<RefusedChunk> gather(List<Gathered> chunks) {
        List<RefusedChunk> refused = new ArrayList<>();
        closingOnFailure(
                () -> gatherer.gather(chunks, each -> isWanted(each.chunk().record()), refused));
        return refused;
    }

    @Override
    public Set<UUID> lost() {
        return gatherer.lost();
    }

    /** Where it writes to. */
    public RedisAddress address() {
        return address;
    }

    /** {@inheritDoc} A state whose set is {@link #lost()} is not written. */
    @Override
    public List<Refusal> write(List<TargetState> states) {
        connect(states);
        List<TargetState> whole = new ArrayList<>(states.size());
        List<TargetState> big = new ArrayList<>();
        for (TargetState state : states) {
            if (isWanted(state.mutation().record())) {
                (state.mutation().manifest() == null ? whole : big).add(state);
            }
        }
        List<Refusal> refusals = whole.isEmpty() ? new ArrayList<>() : behind.write(whole);
        closingOnFailure(() -> big.forEach(state -> place(state, refusals)));
        awaitReplicas(states);
        return refusals;
    }

    @Override
    public void drop(Set<Ended> ended) {
        closingOnFailure(() -> ended.forEach(each ->
                links.to(each.temporary().db()).call("UNLINK", each.temporary().bytes())));
    }

    @Override
    public void mark(boolean all) {
        if (all || links.isTouched()) {
            closingOnFailure(() -> links.marked(markers.mark(links.to(markers.database()), all)));
        }
    }

    @Override
    public boolean sweep(Sweep sweep) {
        try {
            return sweeper.next(sweep);
        } catch (RuntimeException e) {
            links.close();
            throw e;
        }
    }

    @Override
    public void release(Collection<TopicPartition> partitions) {
        links.ifOpen(markers.database()).ifPresent(link -> markers.release(link, List.copyOf(partitions)));
    }

    /** Writes states, none of them in chunks, of keys that are on their way to this node of a cluster. */
    public List<Refusal> writeAsking(List<TargetState> states) {
        connect(states);
        links.touch();
        List<Refusal> refusals = behind.writeAsking(states);
        awaitReplicas(states);
        return refusals;
    }

    /**
     * The server is not a part of the target for now; a later write opens new connections.
     *
     * @throws io.rediscdc.redis.RedisLinkException if anything was written to it that no marker tells of yet: whoever is in its place now
     *     may not have it
     */
    public void leave() {
        links.requireMarked();
        links.close();
    }

    /** A server that has lost its data says so as soon as it is connected to: nothing is spared there any more. */
    private void connect(List<TargetState> states) {
        closingOnFailure(() -> databases(states).forEach(links::to));
    }

    private void awaitReplicas(List<TargetState> written) {
        ReplicaAcks replicas = options.replicas();
        if (replicas.isNeeded()) {
            closingOnFailure(() -> links.askWritten(databases(written), replicas::await));
        }
    }

    private static Set<Integer> databases(List<TargetState> states) {
        Set<Integer> databases = new HashSet<>();
        int last = -1;
        for (TargetState state : states) {
            if (state.key().db() != last) {
                last = state.key().db();
                databases.add(last);
            }
        }
        return databases;
    }

    private void place(TargetState state, List<Refusal> refusals) {
        Manifest manifest = state.mutation().manifest();
        RedisError ofChunk = gatherer.refused(manifest.set());
        if (ofChunk != null) {
            refusals.add(new Refusal(state, ofChunk, "That was said of a chunk of it"));
        } else if (!gatherer.lost().contains(manifest.set())) {
            DbKey temporary = names.of(state.key(), manifest.set());
            Link link = links.to(state.key().db());
            try {
                if (manifest.layout() == Layout.DUMP) {
                    restore(state, manifest, temporary, link, refusals);
                } else {
                    rename(state, manifest, temporary, link);
                }
            } catch (RefusedException e) {
                link.call("UNWATCH");
                refusals.add(new Refusal(state, e.error()));
            }
        }
    }

    /** What vanishes in the middle of it, evicted for one, leaves the former value in place. */
    private void rename(TargetState state, Manifest manifest, DbKey temporary, Link link) {
        long length = replies.held(
                link.send(GatherCommands.hold(manifest.layout(), manifest.type(), temporary.bytes()))
                        .await(),
                state);
        if (length == 0 || (manifest.length() != Manifest.UNKNOWN && length != manifest.length())) {
            link.call("UNWATCH");
            gatherer.lose(manifest.set());
            return;
        }
        byte[] key = state.key().bytes();
        List<?> results = replies.results(
                link.send(GatherCommands.place(manifest, temporary.bytes(), key, options.expired()))
                        .await(),
                state);
        if (results == null) {
            gatherer.lose(manifest.set());
        } else {
            applied(results.get(results.size() - 1));
        }
    }

    /** A payload has to come from the client: this one is in memory while it is sent, and once more if it is rewritten. */
    private void restore(TargetState state, Manifest manifest, DbKey temporary, Link link, List<Refusal> refusals) {
        Object reply = link.ask(Command.of("GET", temporary.bytes()));
        replies.requireNoError(reply, state);
        byte[] payload = (byte[]) reply;
        if (payload == null || payload.length != manifest.length()) {
            gatherer.lose(manifest.set());
            return;
        }
        Object outcome = payloads.place(state, manifest.expireAtMs(), payload, link);
        if (outcome instanceof Refusal refusal) {
            refusals.add(refusal);
        } else {
            applied(outcome);
        }
    }

    private void applied(Object reply) {
        if (options.expired().isLeft(reply)) {
            metrics.expiredLeft.increment();
            return;
        }
        metrics.recordsApplied.increment();
        metrics.bigValuesApplied.increment();
    }

    /** Else the server has it already, and is only waited for others to have it too. */
    private boolean isWanted(SinkRecord record) {
        if (markers.spares()) {
            Position position = Position.of(record);
            if (!markers.wants(position.partition(), position.offset())) {
                return false;
            }
        }
        links.touch();
        return true;
    }

    private void closingOnFailure(Runnable write) {
        try {
            write.run();
        } catch (RuntimeException e) {
            links.close();
            throw e;
        }
    }
}
