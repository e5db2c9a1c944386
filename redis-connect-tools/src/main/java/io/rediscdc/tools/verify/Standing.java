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
        replicas(pair).filter(replica -> !replica.link().equals(UP)).findFirst().ifPresent(replica -> {
            throw new WrongUseException("the " + replica.words() + " and its master_link_status is " + replica.link()
                    + ", so what it holds may be long past: wait until it is up, or name the primary");
        });
    }

    /** Tells of replicas. */
    static List<String> notes(Pair pair) {
        return replicas(pair)
                .map(replica -> "The " + replica.words() + ": only what had reached it was compared.")
                .toList();
    }

    /**
     * @param words which it is, and whose
     * @param link as master_link_status says
     */
    private record Replica(String words, String link) {
        static Replica of(String role, Server server, ServerInfo info) {
            String primary = info.get("master_host");
            String link = info.get("master_link_status");
            return new Replica(
                    role + " " + server.address().hostAndPort() + " is a replica"
                            + (primary.isEmpty() ? "" : " of " + primary + ":" + info.get("master_port")),
                    link.isEmpty() ? UP : link);
        }
    }

    private static Stream<Replica> replicas(Pair pair) {
        return Stream.concat(replicas("source", pair.source()), replicas("target", pair.target()));
    }

    /** Nodes of a cluster answer by themselves that they are no primaries any more. */
    private static Stream<Replica> replicas(String role, Side side) {
        return side.servers().stream().filter(server -> !server.inCluster()).flatMap(server -> {
            ServerInfo info = Pair.await(server.later(server::replication));
            return "slave".equals(info.get("role")) ? Stream.of(Replica.of(role, server, info)) : Stream.empty();
        });
    }
}
