package io.rediscdc.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The sentinels that watch a primary. They are asked in their order until one of them names a server that says itself
 * that it is the primary: one of them alone may still name the one before.
 */
public final class Sentinels {
    /** Flags of a replica that cannot be read. */
    private static final Set<String> UNWELL = Set.of("s_down", "o_down", "disconnected");

    private final List<RedisAddress> addresses;
    private final String master;
    private final RedisSettings ownSettings;
    private final RedisSettings serverSettings;

    /**
     * @param addresses where the sentinels listen; those with TLS are taken to watch servers with TLS
     * @param master the name by which they know the primary
     * @param ownSettings how to connect to the sentinels
     * @param serverSettings how to connect to the servers that they watch
     */
    public Sentinels(
            List<RedisAddress> addresses, String master, RedisSettings ownSettings, RedisSettings serverSettings) {
        this.addresses = List.copyOf(addresses);
        this.master = master;
        this.ownSettings = ownSettings;
        this.serverSettings = serverSettings;
    }

    /**
     * The primary as of now.
     *
     * @throws RedisLinkException if no sentinel answers, none knows the name, or what they name is not the primary
     * @throws RedisReplyException if all refuse, each sentinel or the server that it names
     */
    public RedisAddress primary() {
        return askInOrder(sentinel -> {
            RedisAddress named = namedBy(sentinel)
                    .orElseThrow(() -> new RedisLinkException(
                            "the sentinel at " + sentinel.hostAndPort() + " knows no primary named '" + master + "'",
                            null));
            requirePrimary(named, sentinel);
            return named;
        });
    }

    /**
     * A replica that follows its primary now, by what a sentinel says and by its own word. The same one each time, as
     * long as it does.
     *
     * @throws RedisLinkException if no sentinel answers, or none knows such a replica
     * @throws RedisReplyException if all refuse
     */
    public RedisAddress replica() {
        return askInOrder(sentinel -> {
            List<RuntimeException> failures = new ArrayList<>();
            for (RedisAddress replica : replicasNamedBy(sentinel)) {
                try {
                    requireFollowing(replica);
                    return replica;
                } catch (RedisLinkException | RedisReplyException e) {
                    failures.add(e);
                }
            }
            failures.add(new RedisLinkException(
                    "the sentinel at " + sentinel.hostAndPort() + " knows no replica of '" + master
                            + "' that follows its primary; with redis.read.from=primary the primary itself is read",
                    null));
            throw worthTryingAgain(failures);
        });
    }

    /**
     * Whether a sentinel that answers knows the name.
     *
     * @throws RedisLinkException if none answers
     * @throws RedisReplyException if all that answer refuse
     */
    public boolean knowMaster() {
        RuntimeException failure = null;
        boolean answered = false;
        for (RedisAddress sentinel : addresses) {
            try {
                if (namedBy(sentinel).isPresent()) {
                    return true;
                }
                answered = true;
            } catch (RedisLinkException | RedisReplyException e) {
                failure = e;
            }
        }
        if (!answered) {
            throw failure;
        }
        return false;
    }

    private RedisAddress askInOrder(Function<RedisAddress, RedisAddress> ask) {
        List<RuntimeException> failures = new ArrayList<>();
        for (RedisAddress sentinel : addresses) {
            try {
                return ask.apply(sentinel);
            } catch (RedisLinkException | RedisReplyException e) {
                failures.add(e);
            }
        }
        throw worthTryingAgain(failures);
    }

    /** One that refuses our login is not the cause while another one is down or tells of a failover. */
    private static RuntimeException worthTryingAgain(List<RuntimeException> failures) {
        RuntimeException told = failures.stream()
                .filter(RedisLinkException.class::isInstance)
                .findFirst()
                .orElse(failures.get(0));
        failures.stream().filter(failure -> failure != told).forEach(told::addSuppressed);
        return told;
    }

    private Optional<RedisAddress> namedBy(RedisAddress sentinel) {
        try (RespSocket socket = RespSocket.connect(sentinel, ownSettings)) {
            Object reply = socket.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", master);
            if (!(reply instanceof List<?> hostAndPort)) {
                return Optional.empty();
            }
            return Optional.of(new RedisAddress(
                    null, text(hostAndPort.get(0)), Integer.parseInt(text(hostAndPort.get(1))), sentinel.tls()));
        }
    }

    /** In the order of their addresses, those that the sentinel takes for well. */
    private List<RedisAddress> replicasNamedBy(RedisAddress sentinel) {
        try (RespSocket socket = RespSocket.connect(sentinel, ownSettings)) {
            List<RedisAddress> replicas = new ArrayList<>();
            for (Object entry : (List<?>) socket.call("SENTINEL", "REPLICAS", master)) {
                Map<String, String> fields = fields((List<?>) entry);
                List<String> flags = List.of(fields.get("flags").split(",", -1));
                if (flags.stream().noneMatch(UNWELL::contains)
                        && fields.get("master-link-status").equals("ok")) {
                    replicas.add(new RedisAddress(
                            null, fields.get("ip"), Integer.parseInt(fields.get("port")), sentinel.tls()));
                }
            }
            replicas.sort(Comparator.comparing(RedisAddress::hostAndPort));
            return replicas;
        }
    }

    private static Map<String, String> fields(List<?> flat) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < flat.size(); i += 2) {
            fields.put(text(flat.get(i)), text(flat.get(i + 1)));
        }
        return fields;
    }

    private void requireFollowing(RedisAddress server) {
        try (RespSocket socket = RespSocket.connect(server, serverSettings)) {
            ServerInfo info = ServerInfo.parse((byte[]) socket.call("INFO", "replication"));
            if (!info.get("role").equals("slave")
                    || !info.get("master_link_status").equals("up")) {
                throw new RedisLinkException(
                        "Redis at " + server.hostAndPort() + ", which a sentinel names as a replica of '" + master
                                + "', says that its role is " + info.get("role") + " and its link to the primary "
                                + info.get("master_link_status"),
                        null);
            }
        }
    }

    private void requirePrimary(RedisAddress server, RedisAddress sentinel) {
        try (RespSocket socket = RespSocket.connect(server, serverSettings)) {
            String role = ServerInfo.parse((byte[]) socket.call("INFO", "replication"))
                    .get("role");
            if (!role.equals("master")) {
                throw new RedisLinkException(
                        "Redis at " + server.hostAndPort() + ", which the sentinel at " + sentinel.hostAndPort()
                                + " names as the primary '" + master + "', says that its role is " + role,
                        null);
            }
        }
    }

    private static String text(Object bulk) {
        return new String((byte[]) bulk, StandardCharsets.UTF_8);
    }
}
