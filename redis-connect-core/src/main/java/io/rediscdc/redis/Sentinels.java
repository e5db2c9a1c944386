package io.rediscdc.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The sentinels that watch a primary. They are asked in their order until one of them names a server that says itself
 * that it is the primary: one of them alone may still name the one before.
 */
public final class Sentinels {
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
        List<RuntimeException> failures = new ArrayList<>();
        for (RedisAddress sentinel : addresses) {
            try {
                Optional<RedisAddress> named = namedBy(sentinel);
                if (named.isEmpty()) {
                    failures.add(new RedisLinkException(
                            "the sentinel at " + sentinel.hostAndPort() + " knows no primary named '" + master + "'",
                            null));
                    continue;
                }
                requirePrimary(named.get(), sentinel);
                return named.get();
            } catch (RedisLinkException | RedisReplyException e) {
                failures.add(e);
            }
        }
        throw worthTryingAgain(failures);
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
