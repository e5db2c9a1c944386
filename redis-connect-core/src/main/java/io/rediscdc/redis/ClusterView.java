package io.rediscdc.redis;

import io.rediscdc.event.Slots;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;

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
    private static final int ID = 0;
    private static final int ADDRESS = 1;
    private static final int FLAGS = 2;
    private static final int EPOCH = 6;
    private static final int FIRST_SLOT = 8;
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
     * Asks one node after the other until one is reached.
     *
     * @throws RedisLinkException if none is
     * @throws RedisReplyException if the first that is reached is no node of a cluster, or refuses
     */
    public static ClusterView ofAny(Collection<RedisAddress> nodes, RedisClients clients) {
        RedisLinkException failure = null;
        for (RedisAddress node : nodes) {
            try (Link link = clients.connect(node)) {
                return of(link);
            } catch (RedisLinkException e) {
                failure = e;
            }
        }
        throw new RedisLinkException(
                "No node of the cluster can be reached: " + (failure == null ? "none is named" : failure.getMessage()),
                failure);
    }

    /**
     * Reads the reply of CLUSTER NODES.
     *
     * @param endpoints where nodes are to be reached, if that is not where the reply says they are
     * @param asked the address of the node that gave it; what it leaves out of addresses is taken from there
     */
    static ClusterView parse(String reply, ClusterEndpoints endpoints, RedisAddress asked) {
        List<String[]> nodes = reply.lines()
                .map(line -> line.split(" ", -1))
                .filter(line -> line.length >= FIRST_SLOT)
                .toList();
        String self = nodes.stream()
                .filter(line -> flags(line).contains("myself"))
                .map(line -> line[ID])
                .findFirst()
                .orElse("");
        List<String[]> lines = nodes.stream()
                .filter(ClusterView::isPrimary)
                .sorted((a, b) -> a[ID].compareTo(b[ID]))
                .toList();
        short[] owners = new short[Slots.COUNT];
        Arrays.fill(owners, (short) -1);
        List<Primary> primaries = new ArrayList<>(lines.size());
        long epoch = 0;
        boolean importing = false;
        for (String[] line : lines) {
            epoch = Math.max(epoch, Long.parseLong(line[EPOCH]));
            for (int i = FIRST_SLOT; i < line.length; i++) {
                own(owners, line[i], (short) primaries.size());
                importing |= line[i].contains(IMPORTING);
            }
            primaries.add(new Primary(line[ID], endpoints.of(line[ID], address(line[ADDRESS], asked))));
        }
        return new ClusterView(epoch, self, List.copyOf(primaries), owners, importing);
    }

    /** The owner of a slot, or null if nobody owns it. */
    public Primary owner(int slot) {
        return owners[slot] < 0 ? null : primaries.get(owners[slot]);
    }

    /** Whether the node that was asked is the one with this id, and a primary. */
    public boolean isOfPrimary(String id) {
        return self.equals(id)
                && primaries.stream().anyMatch(primary -> primary.id().equals(id));
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

    /** Whether both name the same primaries at the same addresses as owners of the same slots. */
    public boolean agreesWith(ClusterView other) {
        return primaries.equals(other.primaries) && Arrays.equals(owners, other.owners);
    }

    private static boolean isPrimary(String[] line) {
        List<String> flags = flags(line);
        return flags.contains("master")
                && (line.length > FIRST_SLOT || flags.stream().noneMatch(UNWELL::contains));
    }

    private static List<String> flags(String[] line) {
        return List.of(line[FLAGS].split(",", -1));
    }

    /** A slot, a range, or, in brackets, one that is on its way and still belongs to its owner. */
    private static void own(short[] owners, String slots, short place) {
        if (!slots.isEmpty() && slots.charAt(0) != '[') {
            String[] ends = slots.split("-", -1);
            Arrays.fill(owners, Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1, place);
        }
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
