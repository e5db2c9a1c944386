package io.rediscdc.tools.verify;

import io.rediscdc.event.Slots;
import io.rediscdc.redis.ClusterView;
import io.rediscdc.redis.ClusterView.Primary;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Asks the nodes of a cluster who owns what. What a node says of others may be out of date even at the highest epoch,
 * which not every slot that moves raises. So every primary that is named is asked for what it owns itself, and that
 * counts. If two own a slot, it is taken for that of who has heard of the higher epoch, and for one on its way.
 */
final class ClusterSurvey {
    private final Function<RedisAddress, ClusterView> ask;
    /** What each node said, by its id. */
    private final Map<String, ClusterView> own = new TreeMap<>();
    /** Of nodes inside of the cluster. */
    private final List<ClusterView> views = new ArrayList<>();

    private final Deque<Primary> toAsk = new ArrayDeque<>();
    private final Set<Primary> named = new HashSet<>();
    /** Where nodes have answered that others have named; what such a one takes for its address may be an inner one. */
    private final Map<String, RedisAddress> reached = new HashMap<>();

    private final Map<String, RuntimeException> failures = new HashMap<>();

    private ClusterSurvey(Function<RedisAddress, ClusterView> ask) {
        this.ask = ask;
    }

    /**
     * What it came to.
     *
     * @param view the primaries that own slots, and which those are
     * @param moving whether slots are on their way, or it is not certain that none are
     */
    record Found(ClusterView view, boolean moving) {}

    /**
     * Asks them, and whom they name.
     *
     * @param nodes some; most may be gone
     * @throws RedisLinkException or {@link RedisReplyException} if none of them answers, or an owner of slots does not
     */
    static Found of(Collection<RedisAddress> nodes, Function<RedisAddress, ClusterView> ask) {
        ClusterSurvey survey = new ClusterSurvey(ask);
        RuntimeException failure = new RedisLinkException("No node of the cluster is named", null);
        for (RedisAddress node : nodes) {
            try {
                ClusterView seen = ask.apply(node).requireOwners(node);
                survey.answered(seen.self(), seen);
            } catch (RedisLinkException | RedisReplyException e) {
                failure = e;
            }
        }
        if (survey.views.isEmpty()) {
            throw failure;
        }
        survey.askNamed();
        return survey.found();
    }

    private void answered(String id, ClusterView seen) {
        if (!id.isEmpty()) {
            own.put(id, seen);
        }
        if (seen.unowned() < Slots.COUNT) {
            views.add(seen);
            seen.primaries().stream().filter(named::add).forEach(toAsk::add);
        }
    }

    private void askNamed() {
        while (!toAsk.isEmpty()) {
            Primary primary = toAsk.remove();
            if (own.containsKey(primary.id())) {
                continue;
            }
            try {
                ClusterView seen = ask.apply(primary.address());
                if (!seen.self().isEmpty() && !seen.self().equals(primary.id())) {
                    throw new RedisLinkException(
                            "Redis at " + primary.address().hostAndPort() + " is another node of a cluster than it was",
                            null);
                }
                answered(primary.id(), seen);
                reached.put(primary.id(), primary.address());
            } catch (RedisLinkException | RedisReplyException e) {
                failures.put(primary.id(), e);
            }
        }
    }

    private Found found() {
        long epoch = views.stream().mapToLong(ClusterView::epoch).max().orElseThrow();
        List<ClusterView> newest =
                views.stream().filter(view -> view.epoch() == epoch).toList();
        boolean moving = own.values().stream().anyMatch(ClusterView::importing);
        for (ClusterView view : newest) {
            for (Primary primary : view.primaries()) {
                if (own.containsKey(primary.id())) {
                    continue;
                }
                if (view.ownsAny(primary)) {
                    throw failures.get(primary.id());
                }
                moving = true; // it may be taking over its first slot
            }
        }
        Primary[] owners = new Primary[Slots.COUNT];
        moving |= claim(owners);
        for (int slot = 0; slot < owners.length; slot++) {
            if (owners[slot] == null && newest.get(0).owner(slot) != null) {
                owners[slot] = newest.get(0).owner(slot);
                moving = true;
            }
        }
        return new Found(view(epoch, owners), moving);
    }

    /** Gives each slot to who says that it is its own. Returns whether two are at odds about one. */
    private boolean claim(Primary[] owners) {
        boolean atOdds = false;
        List<Map.Entry<String, ClusterView>> newestFirst = own.entrySet().stream()
                .sorted(Comparator.comparing(node -> -node.getValue().epoch()))
                .toList();
        for (Map.Entry<String, ClusterView> node : newestFirst) {
            ClusterView seen = node.getValue();
            for (int slot = 0; slot < owners.length; slot++) {
                Primary owner = seen.owner(slot);
                if (owner == null || !owner.id().equals(node.getKey())) {
                    continue;
                }
                atOdds |= owners[slot] != null;
                if (owners[slot] == null) {
                    owners[slot] = new Primary(owner.id(), reached.getOrDefault(owner.id(), owner.address()));
                }
            }
        }
        return atOdds;
    }

    private static ClusterView view(long epoch, Primary[] owners) {
        Map<String, Primary> byId = new TreeMap<>();
        for (Primary owner : owners) {
            if (owner != null) {
                byId.putIfAbsent(owner.id(), owner);
            }
        }
        List<String> ids = List.copyOf(byId.keySet());
        Map<String, Short> places = new HashMap<>();
        ids.forEach(id -> places.put(id, (short) places.size()));
        short[] placed = new short[owners.length];
        for (int slot = 0; slot < owners.length; slot++) {
            placed[slot] = owners[slot] == null ? -1 : places.get(owners[slot].id());
        }
        return new ClusterView(epoch, "", List.copyOf(byId.values()), placed, false);
    }
}
