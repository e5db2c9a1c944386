package io.rediscdc.source.watch;

import io.rediscdc.redis.ServerInfo;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a server's counters say at one moment.
 *
 * @param runId a new one at each start of the server
 * @param role {@code master} or {@code slave}
 * @param history the replication id where it tells of another data set: on a replica, and on a primary that was one
 * @param masterLinkUp false on a replica that does not follow its primary
 * @param primaryLink a new one when a replica has loaded its primary's data anew; empty on a primary, and where it is not
 *     told
 * @param commands all commands so far
 * @param changes changes of keys since the last save
 * @param saves moves with each save, after which {@code changes} counts anew
 * @param expired keys expired so far
 * @param evicted keys evicted so far
 * @param calls calls so far by command, in lower case, subcommands behind {@code |}
 */
public record ServerStats(
        String runId,
        String role,
        String history,
        boolean masterLinkUp,
        String primaryLink,
        long commands,
        long changes,
        String saves,
        long expired,
        long evicted,
        Map<String, Long> calls) {
    private static final String CALLS = "cmdstat_";

    /**
     * Reads INFO with all sections.
     *
     * @param primaryLink see {@link io.rediscdc.redis.PrimaryLink}; empty if it is not known
     */
    public static ServerStats of(ServerInfo info, String primaryLink) {
        Map<String, Long> calls = new HashMap<>();
        info.fields().forEach((name, value) -> {
            if (name.startsWith(CALLS)) {
                int comma = value.indexOf(',');
                calls.put(
                        name.substring(CALLS.length()).toLowerCase(Locale.ROOT),
                        Long.parseLong(value.substring("calls=".length(), comma < 0 ? value.length() : comma)));
            }
        });
        return new ServerStats(
                info.runId(),
                info.get("role"),
                history(info),
                !"down".equals(info.get("master_link_status")),
                primaryLink,
                number(info, "total_commands_processed"),
                number(info, "rdb_changes_since_last_save"),
                info.get("rdb_saves") + "/" + info.get("rdb_last_save_time"),
                number(info, "expired_keys") + number(info, "expired_subkeys"),
                number(info, "evicted_keys"),
                Map.copyOf(calls));
    }

    /** Calls of these commands together, their subcommands included. */
    public long callsOf(Collection<String> commands) {
        long sum = 0;
        for (Map.Entry<String, Long> entry : calls.entrySet()) {
            String name = entry.getKey();
            int bar = name.indexOf('|');
            if (commands.contains(bar < 0 ? name : name.substring(0, bar))) {
                sum += entry.getValue();
            }
        }
        return sum;
    }

    /** Calls of all commands that this is true of, by their names in lower case. */
    long callsOf(Predicate<String> commands) {
        return calls.entrySet().stream()
                .filter(entry -> commands.test(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Whether any command was called less often than before, which only a reset of the statistics can explain. */
    boolean countsLessThan(ServerStats before) {
        return before.calls.entrySet().stream()
                .anyMatch(entry -> calls.getOrDefault(entry.getKey(), 0L) < entry.getValue());
    }

    /** Calls of these commands together as they are counted: a subcommand only by its whole name. */
    long callsOfExactly(Collection<String> names) {
        return names.stream().mapToLong(name -> calls.getOrDefault(name, 0L)).sum();
    }

    /** A primary that lost its last replica gets a new id too, an hour later, and keeps its data set; it is left out. */
    private static String history(ServerInfo info) {
        boolean wasReplica = info.get("master_replid2").chars().anyMatch(c -> c != '0');
        return wasReplica || "slave".equals(info.get("role")) ? info.get("master_replid") : "";
    }

    private static long number(ServerInfo info, String field) {
        String text = info.get(field);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }
}
