package io.rediscdc.tools.verify;

import io.rediscdc.redis.ServerInfo;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whom verify talks to. A server that is compared with itself is always equal, and a replica without its primary holds
 * what is past. A service that hides such things from INFO is taken as it is.
 */
final class Standing {
    private static final String UP = "up";

    private Standing() {}

    /**
     * Two sides must not share a server, unless each key is compared with another one.
     *
     * @throws WrongUseException if they do
     */
    static void requireTwo(Pair pair) {
        if (!pair.scope().leadsToItself()) {
            return;
        }
        for (Server source : pair.source().servers()) {
            for (Server target : pair.target().servers()) {
                if (!source.runId().isEmpty() && source.runId().equals(target.runId())) {
                    throw new WrongUseException("the source " + source.address().hostAndPort() + " and the target "
                            + target.address().hostAndPort() + " are one server (run_id " + source.runId()
                            + "), which would be compared with itself: look where the names lead, and for a variable"
                            + " that is used twice. A copy within one server can be compared if each database leads to"
                            + " another one, as in --databases 0 --database-map 0:1, or keys have another prefix");
                }
            }
        }
    }

    /**
     * A replica must have its primary.
     *
     * @throws WrongUseException if one does not
     */
    static void requireLinked(Pair pair) {
        nodes(pair).stream().filter(Node::isAlone).findFirst().ifPresent(replica -> {
            throw new WrongUseException("the " + replica.words() + " and its master_link_status is " + replica.link()
                    + ", so what it holds may be long past: wait until it is up, or name the primary");
        });
    }

    /** Tells of replicas, and of those that have their data from where the other side has it. */
    static List<String> notes(Pair pair) {
        List<Node> nodes = nodes(pair);
        return nodes.stream()
                .filter(Node::isReplica)
                .map(replica -> note(replica, nodes))
                .toList();
    }

    private static String note(Node replica, List<Node> nodes) {
        String note = "The " + replica.words() + ": only what had reached it was compared.";
        return nodes.stream()
                .filter(replica::sharesData)
                .findFirst()
                .map(other -> note + " It and the " + other.name() + " are copies of each other by Redis's own"
                        + " replication, so that they are equal says nothing of any connector.")
                .orElse(note);
    }

    /**
     * A server that is compared.
     *
     * @param role {@code source} or {@code target}
     * @param info its section {@code replication}
     */
    private record Node(String role, Server server, ServerInfo info) {
        String name() {
            return role + " " + server.address().hostAndPort();
        }

        /** Nodes of a cluster answer by themselves that they are no primaries any more. */
        boolean isReplica() {
            return !server.inCluster() && "slave".equals(info.get("role"));
        }

        /** Which replica it is, and whose. */
        String words() {
            String primary = info.get("master_host");
            return name() + " is a replica"
                    + (primary.isEmpty() ? "" : " of " + primary + ":" + info.get("master_port"));
        }

        String link() {
            String link = info.get("master_link_status");
            return link.isEmpty() ? UP : link;
        }

        boolean isAlone() {
            return isReplica() && !link().equals(UP);
        }

        /** Whether it is at the other side and has the same history of replication. */
        boolean sharesData(Node other) {
            String id = info.get("master_replid");
            return !role.equals(other.role) && !id.isEmpty() && id.equals(other.info.get("master_replid"));
        }
    }

    private static List<Node> nodes(Pair pair) {
        return Stream.concat(nodes("source", pair.source()), nodes("target", pair.target()))
                .toList();
    }

    private static Stream<Node> nodes(String role, Side side) {
        return side.servers().stream()
                .map(server -> new Node(role, server, Pair.await(server.later(server::replication))));
    }
}
