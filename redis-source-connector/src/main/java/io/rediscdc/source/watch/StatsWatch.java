package io.rediscdc.source.watch;

import io.rediscdc.source.capture.Capabilities;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Compares two looks at a server's counters. They count inside transactions and scripts too, and so tell of what no hint
 * tells: flushes, swaps, consumer groups, types without events, and that hints have stopped. For one thread.
 */
public final class StatsWatch {
    private static final Set<String> FLUSHES = Set.of("flushall", "flushdb");
    private static final Set<String> SWAPS = Set.of("swapdb");
    /** Including XGROUP: CREATECONSUMER is not notified by 6.2. */
    private static final Set<String> GROUPS = Set.of("xack", "xackdel", "xreadgroup", "xclaim", "xautoclaim", "xgroup");

    /** Notified as an event, and not tracked. */
    private static final Set<String> STREAM_IDS = Set.of("xsetid");

    /** A stream without its last group is no longer among those with groups. 6.2 does not count subcommands. */
    private static final Set<String> GROUPS_DESTROYED = Set.of("xgroup|destroy", "xgroup");

    private static final Set<String> VECTOR_REMOVALS = Set.of("vrem");
    /** Count as changes and are not followed by a hint by their nature. */
    private static final Set<String> SILENT = Set.of("pfcount", "function");

    private final Capabilities capabilities;
    /** A replica's link to its primary, as it was told last: there is none at the moment when it is broken. */
    private String primaryLink = "";

    public StatsWatch(Capabilities capabilities) {
        this.capabilities = capabilities;
    }

    /**
     * @param before the look that was {@code now} the last time
     * @param hintsHeard how many hints came between the two looks, whatever their keys
     */
    public Set<Finding> compare(ServerStats before, ServerStats now, long hintsHeard) {
        Set<Finding> findings = EnumSet.noneOf(Finding.class);
        if (!before.role().equals(now.role())
                || !before.history().equals(now.history())
                || before.masterLinkUp() != now.masterLinkUp()
                || loadedAnew(before, now)) {
            findings.add(Finding.REPLACED);
        }
        if (now.commands() < before.commands() || now.countsLessThan(before)) {
            findings.add(Finding.STATISTICS_RESET);
            return findings;
        }
        if (!capabilities.flush() && called(FLUSHES, before, now)) {
            findings.add(Finding.FLUSHED);
        }
        if (!capabilities.swapdb() && called(SWAPS, before, now)) {
            findings.add(Finding.SWAPPED);
        }
        if (!capabilities.consumerGroups() && called(GROUPS, before, now)) {
            findings.add(Finding.GROUPS_CHANGED);
        }
        if (!capabilities.consumerGroups()
                && (called(STREAM_IDS, before, now)
                        || now.callsOfExactly(GROUPS_DESTROYED) > before.callsOfExactly(GROUPS_DESTROYED))) {
            findings.add(Finding.STREAMS_CHANGED);
        }
        if (!capabilities.modules() && called(VECTOR_REMOVALS, before, now)) {
            findings.add(Finding.VECTORS_REMOVED);
        }
        if (!capabilities.eviction() && now.evicted() > before.evicted()) {
            findings.add(Finding.EVICTED_UNHEARD);
        }
        if (!capabilities.expiry() && now.expired() > before.expired()) {
            findings.add(Finding.EXPIRED_UNHEARD);
        }
        if (hintsHeard == 0 && before.saves().equals(now.saves()) && now.changes() > before.changes()) {
            findings.add(isExplained(before, now) ? Finding.CHANGED_MAYBE_UNHEARD : Finding.CHANGED_UNHEARD);
        }
        return findings;
    }

    /** The types whose commands were called between the two looks, where the mode does not hear of them. */
    public Set<SilentType> changedSilently(ServerStats before, ServerStats now) {
        return capabilities.modules() ? Set.of() : called(before, now);
    }

    private static Set<SilentType> called(ServerStats before, ServerStats now) {
        Set<SilentType> types = EnumSet.allOf(SilentType.class);
        types.removeIf(type -> now.callsOf(type::isChangedBy) <= before.callsOf(type::isChangedBy));
        return types;
    }

    /** Whether changes need not have been followed by a hint. Others among them would have been. */
    private static boolean isExplained(ServerStats before, ServerStats now) {
        return !called(before, now).isEmpty()
                || List.of(GROUPS, STREAM_IDS, FLUSHES, SWAPS, SILENT).stream()
                        .anyMatch(set -> called(set, before, now));
    }

    private boolean loadedAnew(ServerStats before, ServerStats now) {
        primaryLink = before.primaryLink().isEmpty() ? primaryLink : before.primaryLink();
        return !primaryLink.isEmpty() && !now.primaryLink().isEmpty() && !primaryLink.equals(now.primaryLink());
    }

    private static boolean called(Set<String> commands, ServerStats before, ServerStats now) {
        return now.callsOf(commands) > before.callsOf(commands);
    }
}
