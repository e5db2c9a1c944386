package io.rediscdc.sink.write;

import io.rediscdc.event.DbKey;
import io.rediscdc.event.Layout;
import io.rediscdc.event.Manifest;
import io.rediscdc.event.Slice;
import io.rediscdc.redis.Batch;
import io.rediscdc.redis.Command;
import io.rediscdc.redis.ErrorKind;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.sink.coalesce.TargetState;
import io.rediscdc.sink.decode.Position;
import io.rediscdc.sink.downgrade.NoOlderFormException;
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
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Writes values that come in chunks: each chunk into a temporary key at the target, so that none is kept in memory, and
 * with the manifest the whole in place of the real key. Every other state goes to the writer behind. For one thread.
 */
public final class BigValueWriter implements Target {
    private final FittingWriter behind;
    private final PayloadFit fit;
    private final DatabaseLinks links;
    private final RedisAddress address;
    private final TemporaryKeys names;
    private final SinkMetrics metrics;
    private final WriteOptions options;
    private final MemoryGuard guard;
    private final GatherReplies replies;
    private final ServerMarkers markers;
    private final Set<UUID> lost = new HashSet<>();

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
        this.fit = fit;
        this.links = links;
        this.address = address;
        this.names = names;
        this.markers = markers;
        this.metrics = metrics;
        this.options = options;
        this.guard = guard;
        this.replies = new GatherReplies(address);
    }

    @Override
    public void gather(List<Gathered> chunks) {
        lost.clear();
        Set<UUID> looked = new HashSet<>();
        closingOnFailure(() -> {
            for (Gathered each : chunks) {
                links.to(each.temporary().db());
                if (!isWanted(each.chunk().record())) {
                    continue;
                }
                UUID set = each.chunk().id().set();
                if (looked.add(set) && !isIntact(each)) {
                    lost.add(set);
                }
                if (!lost.contains(set)) {
                    add(each, set);
                }
            }
        });
    }

    @Override
    public Set<UUID> lost() {
        return lost;
    }

    /** Where it writes to. */
    public RedisAddress address() {
        return address;
    }

    /** {@inheritDoc} A state whose set is {@link #lost()} is not written. */
    @Override
    public List<Refusal> write(List<TargetState> states) {
        int losses = links.losses();
        // to a server that has lost its data nothing is spared, which shows as soon as it is connected to
        closingOnFailure(() -> databases(states).forEach(links::to));
        List<TargetState> whole = new ArrayList<>(states.size());
        List<TargetState> big = new ArrayList<>();
        for (TargetState state : states) {
            if (!isWanted(state.mutation().record())) {
                continue;
            }
            (state.mutation().manifest() == null ? whole : big).add(state);
        }
        List<Refusal> refusals = whole.isEmpty() ? new ArrayList<>() : behind.write(whole);
        closingOnFailure(() -> big.forEach(state -> place(state, refusals)));
        awaitReplicas(states, losses);
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
            closingOnFailure(() -> markers.mark(links.to(markers.database()), all));
            links.marked();
        }
    }

    @Override
    public void release(Collection<TopicPartition> partitions) {
        links.ifOpen(markers.database()).ifPresent(link -> markers.release(link, List.copyOf(partitions)));
    }

    /** Writes states, none of them in chunks, of keys that are on their way to this node of a cluster. */
    public List<Refusal> writeAsking(List<TargetState> states) {
        int losses = links.losses();
        List<Refusal> refusals = behind.writeAsking(states);
        awaitReplicas(states, losses);
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

    private void awaitReplicas(List<TargetState> written, int lossesBefore) {
        ReplicaAcks replicas = options.replicas();
        if (replicas.isNeeded()) {
            closingOnFailure(() -> links.askWritten(databases(written), lossesBefore, replicas::await));
        }
    }

    private static Set<Integer> databases(List<TargetState> states) {
        return states.stream().map(state -> state.key().db()).collect(Collectors.toSet());
    }

    /** Asked before anything is added, so that a set whose beginning is gone is not begun in its middle. */
    private boolean isIntact(Gathered gathered) {
        if (gathered.isFirst()) {
            return true;
        }
        Link link = links.to(gathered.temporary().db());
        Object[] reply = link.send(List.of(GatherCommands.length(
                        gathered.chunk().chunk().layout(),
                        gathered.chunk().chunk().type(),
                        gathered.temporary().bytes())))
                .await();
        return GatherCommands.isIntact(gathered, replies.length(reply[0], gathered.chunk()));
    }

    private void add(Gathered gathered, UUID set) {
        Link link = links.to(gathered.temporary().db());
        guard.check(link);
        options.throttle().await(1, gathered.chunk().chunk().payload().length());
        Batch batch = link.send(GatherCommands.add(gathered));
        List<?> results = replies.results(batch.await(), gathered.chunk());
        long length = replies.length(results.get(GatherCommands.lengthAt(gathered)), gathered.chunk());
        if (GatherCommands.isIntact(gathered, length)) {
            metrics.chunksWritten.increment();
            metrics.bytesWritten.add(gathered.chunk().chunk().payload().length());
        } else {
            link.call("UNLINK", gathered.temporary().bytes());
            lost.add(set);
        }
    }

    private void place(TargetState state, List<Refusal> refusals) {
        Manifest manifest = state.mutation().manifest();
        if (lost.contains(manifest.set())) {
            return;
        }
        DbKey temporary = names.of(state.key(), manifest.set());
        Link link = links.to(state.key().db());
        if (manifest.layout() == Layout.DUMP) {
            restore(state, manifest, temporary, link, refusals);
        } else {
            rename(state, manifest, temporary, link);
        }
    }

    /** What vanishes in the middle of it, evicted for one, leaves the former value in place. */
    private void rename(TargetState state, Manifest manifest, DbKey temporary, Link link) {
        Object[] answers =
                link.send(GatherCommands.hold(manifest, temporary.bytes())).await();
        replies.requireNoError(answers[0], state);
        long length = replies.length(answers[1], state);
        if (length == 0 || (manifest.length() != Manifest.UNKNOWN && length != manifest.length())) {
            link.call("UNWATCH");
            lost.add(manifest.set());
            return;
        }
        byte[] key = state.key().bytes();
        List<?> results = replies.results(
                link.send(GatherCommands.place(manifest, temporary.bytes(), key, options.expired()))
                        .await(),
                state);
        if (results == null) {
            lost.add(manifest.set());
        } else {
            applied(results.get(results.size() - 1));
        }
    }

    /** A payload has to come from the client: this one is in memory while it is sent, and once more if it is rewritten. */
    private void restore(TargetState state, Manifest manifest, DbKey temporary, Link link, List<Refusal> refusals) {
        byte[] payload = (byte[]) link.call("GET", temporary.bytes());
        if (payload == null || payload.length != manifest.length()) {
            lost.add(manifest.set());
            return;
        }
        Slice form = fit.first(Slice.of(payload));
        while (true) {
            guard.check(link);
            options.throttle().await(1, form.length());
            Object reply = link.send(List.of(restore(state, manifest, form))).await()[0];
            if (!(reply instanceof RedisError error)) {
                applied(reply);
                return;
            }
            if (error.kind() != ErrorKind.BAD_RECORD) {
                throw new RedisReplyException("write of the " + state, address, error);
            }
            try {
                form = fit.next(form, error, state.key().db());
            } catch (NoOlderFormException e) {
                refusals.add(new Refusal(state, error, e.getMessage()));
                return;
            }
        }
    }

    private Command restore(TargetState state, Manifest manifest, Slice form) {
        long expireAtMs = manifest.expireAtMs();
        return options.expired()
                .write(expireAtMs, "RESTORE", state.key().bytes(), expireAtMs, form, "REPLACE", "ABSTTL");
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
        Position position = Position.of(record);
        boolean wanted = markers.wants(position.partition(), position.offset());
        if (wanted) {
            links.touch();
        }
        return wanted;
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
