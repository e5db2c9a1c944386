package io.rediscdc.sink.fleet;

import io.rediscdc.redis.ClusterView.Primary;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.Redirect;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.sink.coalesce.TargetState;
import io.rediscdc.sink.gather.Ended;
import io.rediscdc.sink.gather.Gathered;
import io.rediscdc.sink.write.BigValueWriter;
import io.rediscdc.sink.write.Refusal;
import io.rediscdc.sink.write.RefusedChunk;
import io.rediscdc.sink.write.ServerWriters;
import io.rediscdc.sink.write.Sweep;
import io.rediscdc.sink.write.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * A cluster. Each state goes to the owner of its slot, all owners at the same time. A node that answers that a key is
 * elsewhere has not written it, so it is sent to where that is. Whatever else fails, the whole write fails, and the next
 * one begins by asking who owns what. For one thread.
 */
public final class ClusterTarget implements Target {
    /** A slot that moves on and on is left for the next try. */
    private static final int MOST_HOPS = 5;

    private final ServerWriters servers;
    private final Parallel parallel;
    private final Owners owners;
    private final ClusterMarkers markers;
    private final ClusterSweep sweeps;
    private final Map<Primary, BigValueWriter> nodes = new HashMap<>();

    /**
     * @param asking whether the node does not own the slot yet, and takes the write only if asked to
     */
    private record Destination(Primary node, boolean asking) {}

    /** A state that a node would not take: because of itself, or because its key is elsewhere. */
    private record Answer(Refusal refusal, RedisAddress from) {
        RedisError error() {
            return refusal.error();
        }
    }

    /**
     * @param seeds addresses of some nodes; the others are found
     */
    public ClusterTarget(List<RedisAddress> seeds, ServerWriters servers, Parallel parallel) {
        this.servers = servers;
        this.parallel = parallel;
        this.owners = new Owners(seeds, node -> Owners.askOnce(servers.clients()::connect, node));
        this.markers = new ClusterMarkers(owners, servers.ledger());
        this.sweeps = new ClusterSweep(owners, servers.clients()::connect, this::writer, parallel);
    }

    @Override
    public List<Refusal> write(List<TargetState> states) {
        return mistrustingOnFailure(() -> {
            List<Refusal> refusals = new ArrayList<>();
            Map<Destination, List<TargetState>> open =
                    deal(states, state -> new Destination(owners.of(state.key()), false));
            for (int hop = 0; hop < MOST_HOPS; hop++) {
                List<Answer> elsewhere = writeAll(open, refusals);
                if (elsewhere.isEmpty()) {
                    return refusals;
                }
                open = follow(elsewhere);
            }
            throw new RedisLinkException(
                    "The cluster still sends on writes after " + MOST_HOPS + " redirects: slots are on the move", null);
        });
    }

    @Override
    public List<RefusedChunk> gather(List<Gathered> chunks) {
        return mistrustingOnFailure(() -> {
            Map<Primary, List<Gathered>> byNode = deal(chunks, each -> owners.of(each.key()));
            nodes.values().forEach(writer -> writer.gather(List.of())); // forgets what it had lost
            List<Supplier<List<RefusedChunk>>> works = new ArrayList<>();
            byNode.forEach((node, own) -> {
                BigValueWriter writer = writer(node);
                works.add(() -> writer.gather(own));
            });
            return parallel.run(works).stream().flatMap(List::stream).toList();
        });
    }

    @Override
    public Set<UUID> lost() {
        Set<UUID> lost = new HashSet<>();
        nodes.values().forEach(writer -> lost.addAll(writer.lost()));
        return lost;
    }

    @Override
    public void drop(Set<Ended> ended) {
        mistrustingOnFailure(() -> {
            Map<Primary, List<Ended>> byNode = deal(List.copyOf(ended), each -> owners.of(each.key()));
            byNode.forEach((node, each) -> writer(node).drop(Set.copyOf(each)));
            return null;
        });
    }

    @Override
    public void mark(boolean all) {
        mistrustingOnFailure(() -> {
            leaveThoseThatLeft();
            List<Primary> primaries = markers.primaries();
            List<Supplier<Void>> works = new ArrayList<>();
            primaries.forEach(node -> {
                BigValueWriter writer = writer(node);
                works.add(() -> {
                    writer.mark(all);
                    return null;
                });
            });
            return parallel.run(works);
        });
    }

    @Override
    public boolean sweep(Sweep sweep) {
        return mistrustingOnFailure(() -> sweeps.next(sweep));
    }

    @Override
    public void release(Collection<TopicPartition> partitions) {
        nodes.values().forEach(writer -> writer.release(partitions));
    }

    private List<Answer> writeAll(Map<Destination, List<TargetState>> open, List<Refusal> refusals) {
        Map<Primary, List<Destination>> byNode = deal(List.copyOf(open.keySet()), Destination::node);
        List<Supplier<List<Answer>>> works = new ArrayList<>(byNode.size());
        byNode.forEach((node, destinations) -> {
            BigValueWriter writer = writer(node);
            works.add(() -> {
                List<Answer> answers = new ArrayList<>();
                for (Destination to : destinations) {
                    List<TargetState> states = open.get(to);
                    (to.asking() ? writer.writeAsking(states) : writer.write(states))
                            .forEach(refusal -> answers.add(new Answer(refusal, node.address())));
                }
                return answers;
            });
        });
        List<Answer> elsewhere = new ArrayList<>();
        for (List<Answer> answers : parallel.run(works)) {
            for (Answer answer : answers) {
                if (Redirect.isElsewhere(answer.error())) {
                    elsewhere.add(answer);
                } else {
                    refusals.add(answer.refusal());
                }
            }
        }
        return elsewhere;
    }

    /** Where to send what was sent to the wrong node, as that node says. */
    private Map<Destination, List<TargetState>> follow(List<Answer> elsewhere) {
        List<RedisAddress> told = new ArrayList<>();
        for (Answer each : elsewhere) {
            Redirect.of(each.error())
                    .filter(redirect ->
                            !redirect.ask() || owners.at(redirect, each.from()).isEmpty())
                    .ifPresent(redirect -> told.add(Owners.address(redirect, each.from())));
        }
        if (!told.isEmpty()) {
            owners.look(told);
            leaveThoseThatLeft();
        }
        Map<Destination, List<TargetState>> open = new LinkedHashMap<>();
        for (Answer each : elsewhere) {
            open.computeIfAbsent(destination(each), to -> new ArrayList<>())
                    .add(each.refusal().state());
        }
        return open;
    }

    private Destination destination(Answer each) {
        Optional<Redirect> redirect = Redirect.of(each.error());
        if (redirect.isEmpty()) { // nobody serves the slot now
            throw new RedisReplyException("write of the " + each.refusal().state(), each.from(), each.error());
        }
        Primary node = owners.at(redirect.get(), each.from())
                .orElseThrow(() -> new RedisLinkException(
                        "Redis at " + each.from().hostAndPort() + " answers "
                                + each.error().message() + ", which no other node knows as a primary",
                        null));
        return new Destination(node, redirect.get().ask());
    }

    private BigValueWriter writer(Primary node) {
        return nodes.computeIfAbsent(
                node,
                it -> servers.toNode(
                        it.address(), () -> markers.of(it), link -> requireSelf(it, link), () -> owners.view()
                                .epoch()));
    }

    /** Addresses are given out anew: what answers there may be another node, a replica or no part of the cluster. */
    private static void requireSelf(Primary node, Link link) {
        if (!Owners.ask(link).isOfPrimary(node.id())) {
            throw new RedisLinkException(
                    "Redis at " + node.address().hostAndPort() + " is not the primary " + node.id()
                            + " of the cluster any more",
                    null);
        }
    }

    /** Their writers are kept: they know which connections were lost there, should they come back. */
    private void leaveThoseThatLeft() {
        List<Primary> primaries = owners.primaries();
        nodes.forEach((node, writer) -> {
            if (!primaries.contains(node)) {
                writer.leave();
            }
        });
    }

    /**
     * Runs a part of a write. What belongs elsewhere and cannot be sent on by itself, such as a transaction on a slot
     * that is on the move, is tried again as a whole.
     */
    private <T> T mistrustingOnFailure(Supplier<T> work) {
        try {
            return work.get();
        } catch (RedisReplyException e) {
            owners.mistrust();
            throw Redirect.isElsewhere(e.error()) ? new RedisLinkException(e.getMessage(), e) : e;
        } catch (RuntimeException e) {
            owners.mistrust();
            throw e;
        }
    }

    private static <K, T> Map<K, List<T>> deal(List<T> all, Function<T, K> to) {
        Map<K, List<T>> dealt = new LinkedHashMap<>();
        all.forEach(each ->
                dealt.computeIfAbsent(to.apply(each), key -> new ArrayList<>()).add(each));
        return dealt;
    }
}
