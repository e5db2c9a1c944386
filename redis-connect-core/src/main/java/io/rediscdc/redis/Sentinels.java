package io.rediscdc.redis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sentinels that watch a primary. One that a network has cut off from the others still names the primary before the
 * last failover, so all are asked at once, and the one that knows of the latest failover is believed first; of equals the
 * first in order. Whom they name must say itself that it is the primary.
 */
public final class Sentinels {
    /** Flags of a replica that cannot be read. */
    private static final Set<String> UNWELL = Set.of("s_down", "o_down", "disconnected");

    private final List<RedisAddress> addresses;
    private final SentinelWords words;
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
        this.words = new SentinelWords(this.addresses, master, ownSettings);
    }

    /**
     * The primary as of now.
     *
     * @throws RedisLinkException if no sentinel answers, none knows the name, or what they name is not the primary
     * @throws RedisReplyException if all refuse, each sentinel or the server that it names
     */
    public RedisAddress primary() {
        return primaryWord().primary();
    }

    /** As {@link #primary()}, and on whose word. */
    public SentinelWord primaryWord() {
        List<RuntimeException> failures = new ArrayList<>();
        List<RuntimeException> unanswered = new ArrayList<>();
        Set<RedisAddress> tried = new HashSet<>();
        for (SentinelWord word : words.all(unanswered)) {
            if (tried.add(word.primary())) {
                try {
                    requirePrimary(word, serverSettings);
                    return word;
                } catch (RedisLinkException | RedisReplyException e) {
                    failures.add(e);
                }
            }
        }
        failures.addAll(unanswered);
        throw worthTryingAgain(failures);
    }

    /**
     * What is said now, whatever the server that is named says itself.
     *
     * @throws RedisLinkException if no sentinel answers, or none knows the name
     * @throws RedisReplyException if all refuse
     */
    public SentinelWord word() {
        List<RuntimeException> failures = new ArrayList<>();
        return words.all(failures).stream().findFirst().orElseThrow(() -> worthTryingAgain(failures));
    }

    /**
     * What is to be believed now that {@code before} was. It takes a newer word to name another primary, or that the same
     * sentinel takes its own back; those that do not answer change nothing.
     *
     * @throws RedisLinkException or {@link RedisReplyException} if the other primary does not say itself that it is one
     */
    public SentinelWord wordAfter(SentinelWord before) {
        List<SentinelWord> said = words.quick();
        if (said.isEmpty()) {
            return before;
        }
        SentinelWord now = said.get(0);
        if (now.primary().equals(before.primary())) {
            return now.epoch() < before.epoch() ? before : now;
        }
        if (now.epoch() <= before.epoch()
                && said.stream()
                        .noneMatch(word -> word.sentinel().equals(before.sentinel())
                                && !word.primary().equals(before.primary()))) {
            return before;
        }
        requirePrimary(now, SentinelWords.quick(serverSettings));
        return now;
    }

    /**
     * A replica that follows its primary now, by what a sentinel says and by its own word. The same one each time, as
     * long as it does.
     *
     * @throws RedisLinkException if no sentinel answers, or none knows such a replica
     * @throws RedisReplyException if all refuse
     */
    public RedisAddress replica() {
        List<RuntimeException> failures = new ArrayList<>();
        List<RuntimeException> unanswered = new ArrayList<>();
        for (SentinelWord word : words.all(unanswered)) {
            try {
                for (RedisAddress replica : replicasNamedBy(word.sentinel())) {
                    try {
                        requireFollowing(replica);
                        return replica;
                    } catch (RedisLinkException | RedisReplyException e) {
                        failures.add(e);
                    }
                }
                failures.add(new RedisLinkException(
                        "the sentinel at " + word.sentinel().hostAndPort() + " knows no replica of '" + master
                                + "' that follows its primary; with redis.read.from=primary the primary itself is read",
                        null));
            } catch (RedisLinkException | RedisReplyException e) {
                failures.add(e);
            }
        }
        failures.addAll(unanswered);
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
                if (words.of(sentinel).isPresent()) {
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

    /** In the order of their addresses, those that the sentinel takes for well. */
    private List<RedisAddress> replicasNamedBy(RedisAddress sentinel) {
        try (RespSocket socket = RespSocket.connect(sentinel, ownSettings)) {
            List<RedisAddress> replicas = new ArrayList<>();
            for (Object entry : (List<?>) socket.call("SENTINEL", "REPLICAS", master)) {
                Map<String, String> fields = SentinelWords.fields((List<?>) entry);
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

    private void requirePrimary(SentinelWord word, RedisSettings settings) {
        RedisAddress server = word.primary();
        try (RespSocket socket = RespSocket.connect(server, settings)) {
            String role = ServerInfo.parse((byte[]) socket.call("INFO", "replication"))
                    .get("role");
            if (!role.equals("master")) {
                throw new RedisLinkException(
                        "Redis at " + server.hostAndPort() + ", which the sentinel at "
                                + word.sentinel().hostAndPort() + " names as the primary '" + master
                                + "', says that its role is " + role,
                        null);
            }
        }
    }
}
