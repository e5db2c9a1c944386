package io.rediscdc.redis;

import io.rediscdc.event.SlotSet;
import io.rediscdc.event.Slots;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What one node of a cluster knows of it: the primaries, and which of them owns which slot.
 *
 * @param epoch the highest configuration epoch in it; a view with a lower one is out of date
 * @param self the id of the node that was asked, primary or not
 * @param primaries those that own slots, and those without slots that are well; in the order of their ids
 * @param owners for each slot the place of its owner in {@code primaries}, or -1 for none
 * @param importing whether the node that was asked is taking over a slot, and may hold keys of it already
 */
public record ClusterView(long epoch, String self, List<Primary> primaries, short[] owners, boolean importing) {
    /** As in {@code [93-<-ID]}, which a node shows of itself only. */
    private static final String IMPORTING = "-<-";

    private static final Set<String> UNWELL = Set.of("fail", "fail?", "handshake", "noaddr");

    /**
     * A primary of a cluster.
     *
     * @param id its identity, whatever its address
     * @param address where it listens
     */
    public record Primary(String id, RedisAddress address) {}

    /**
     * Asks a node.
     *
     * @throws RedisReplyException if it is no node of a cluster, or refuses
     */
    public static ClusterView of(Link link) {
        String nodes = new String((byte[]) link.call("CLUSTER", "NODES"), StandardCharsets.UTF_8);
        ClusterEndpoints endpoints = ClusterEndpoints.parse(link.ask("CLUSTER", "SLOTS"), link.address());
        return parse(nodes, endpoints, link.address());
    }

    /**
     * Asks one node after the other until one tells of owners of slots. One that was taken out of its cluster, or that
     * refuses us, is passed over.
     *
     * @throws RedisLinkException if none tells, and one of them may later
     * @throws RedisReplyException if all are no nodes of a cluster, or refuse; also if one refuses for good while others
     *     cannot be reached
     */
    public static ClusterView ofAny(Collection<RedisAddress> nodes, RedisClients clients) {
        return ofAny(nodes, node -> {
            try (Link link = clients.connect(node)) {
                return of(link);
            }
        });
    }

    static ClusterView ofAny(Collection<RedisAddress> nodes, Function<RedisAddress, ClusterView> ask) {
        RedisLinkException failure = null;
        RedisReplyException refusal = null;
        for (RedisAddress node : nodes) {
            try {
                return ask.apply(node).requireOwners(node);
            } catch (RedisLinkException e) {
                failure = e;
            } catch (RedisReplyException e) {
                refusal = refusal == null ? e : refusal;
            }
        }
        if (refusal != null && (failure == null || refusal.error().kind() == ErrorKind.FATAL)) {
            throw refusal; // what a node refuses for good is not cured by one that is down
        }
        throw new RedisLinkException(
                "No node of the cluster can be reached: " + (failure == null ? "none is named" : failure.getMessage())
                        + (refusal == null ? "" : "; " + refusal.getMessage()),
                failure);
    }

    /**
     * Reads the reply of CLUSTER NODES.
     *
     * @param endpoints where nodes are to be reached, if that is not where the reply says they are
     * @param asked the address of the node that gave it; what it leaves out of addresses is taken from there
     */
    static ClusterView parse(String reply, ClusterEndpoints endpoints, RedisAddress asked) {
        List<ClusterLine> nodes = ClusterLine.parse(reply);
        String self = nodes.stream()
                .filter(ClusterLine::isMyself)
                .map(ClusterLine::id)
                .findFirst()
                .orElse("");
        List<ClusterLine> lines = nodes.stream()
                .filter(ClusterView::isPrimary)
                .sorted(Comparator.comparing(ClusterLine::id))
                .toList();
        short[] owners = new short[Slots.COUNT];
        Arrays.fill(owners, (short) -1);
        List<Primary> primaries = new ArrayList<>(lines.size());
        long epoch = 0;
        boolean importing = false;
        for (ClusterLine line : lines) {
            epoch = Math.max(epoch, line.epoch());
            short place = (short) primaries.size();
            line.owned().stream().forEach(slot -> owners[slot] = place);
            importing |= line.slots().stream().anyMatch(slot -> slot.contains(IMPORTING));
            primaries.add(new Primary(line.id(), endpoints.of(line.id(), address(line.address(), asked))));
        }
        return new ClusterView(epoch, self, List.copyOf(primaries), owners, importing);
    }

    /** The owner of a slot, or null if nobody owns it. */
    public Primary owner(int slot) {
        return owners[slot] < 0 ? null : primaries.get(owners[slot]);
    }

    /** The number of slots that nobody owns. */
    public int unowned() {
        int unowned = 0;
        for (short owner : owners) {
            unowned += owner < 0 ? 1 : 0;
        }
        return unowned;
    }

    /**
     * Returns this view if anybody owns a slot in it. A node that was taken out of its cluster runs on as one of its
     * own, in which nobody does, and tells nothing of the one that is meant.
     *
     * @param node the one that was asked
     * @throws RedisLinkException if nobody does: another node may tell
     */
    public ClusterView requireOwners(RedisAddress node) {
        if (unowned() == owners.length) {
            throw new RedisLinkException(
                    "Redis at " + node.hostAndPort() + " is outside of the cluster: it knows of nobody who owns a slot",
                    null);
        }
        return this;
    }

    /** Whether it is to be believed rather than an earlier one: it is no older, and not that of a node outside. */
    public boolean supersedes(ClusterView earlier) {
        return epoch >= earlier.epoch && unowned() < owners.length;
    }

    /** Whether the node that was asked is the one with this id, and a primary. */
    public boolean isOfPrimary(String id) {
        return self.equals(id)
                && primaries.stream().anyMatch(primary -> primary.id().equals(id));
    }

    /** The primaries that own slots. */
    public List<Primary> owning() {
        return primaries.stream().filter(this::ownsAny).toList();
    }

    /** Whether a primary owns any slot. */
    public boolean ownsAny(Primary primary) {
        int place = primaries.indexOf(primary);
        for (short owner : owners) {
            if (owner == place) {
                return true;
            }
        }
        return false;
    }

    /** Whether the primary with this id owns any slot. */
    public boolean owns(String id) {
        return primaries.stream().anyMatch(primary -> primary.id().equals(id) && ownsAny(primary));
    }

    /** Whether the primary with this id owns any of these slots. */
    public boolean owns(String id, SlotSet slots) {
        return IntStream.range(0, owners.length)
                .anyMatch(slot -> slots.contains(slot)
                        && owners[slot] >= 0
                        && primaries.get(owners[slot]).id().equals(id));
    }

    /** Whether both name the same owners of slots, whatever other primaries there are. */
    public boolean agreesOnOwners(ClusterView other) {
        return IntStream.range(0, owners.length).allMatch(slot -> Objects.equals(owner(slot), other.owner(slot)));
    }

    /** Whether both name the same primaries at the same addresses as owners of the same slots. */
    public boolean agreesWith(ClusterView other) {
        return primaries.equals(other.primaries) && Arrays.equals(owners, other.owners);
    }

    private static boolean isPrimary(ClusterLine line) {
        return line.flags().contains("master")
                && (!line.slots().isEmpty() || line.flags().stream().noneMatch(UNWELL::contains));
    }

    /** {@code host:port@busport[,hostname[,...]]}; the host may be an IPv6 address without brackets, or missing. */
    private static RedisAddress address(String text, RedisAddress asked) {
        int at = text.indexOf('@');
        String hostAndPort = at < 0 ? text : text.substring(0, at);
        int colon = hostAndPort.lastIndexOf(':');
        String host = hostAndPort.substring(0, colon);
        return new RedisAddress(
                null,
                host.isEmpty() ? asked.host() : host,
                Integer.parseInt(hostAndPort.substring(colon + 1)),
                asked.tls());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClusterView that && epoch == that.epoch && agreesWith(that);
    }

    @Override
    public int hashCode() {
        return primaries.hashCode() * 31 + Arrays.hashCode(owners);
    }

    @Override
    public String toString() {
        return "epoch " + epoch + ", primaries " + primaries;
    }
}
