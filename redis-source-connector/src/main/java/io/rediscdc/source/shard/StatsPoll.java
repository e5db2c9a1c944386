package io.rediscdc.source.shard;

import io.rediscdc.redis.Link;
import io.rediscdc.redis.PrimaryLink;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.source.capture.Capture;
import io.rediscdc.source.capture.monitor.MonitorCapture;
import io.rediscdc.source.watch.Finding;
import io.rediscdc.source.watch.ServerStats;
import io.rediscdc.source.watch.StatsWatch;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the server's counters each second, and has repaired what they tell and no hint told. The first look is taken
 * when listening has begun and before the first key is read. For the shard's one thread.
 */
final class StatsPoll {
    private static final Logger LOG = LoggerFactory.getLogger(StatsPoll.class);
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** One is taken before anything is listened for. */
    private static final int FIRST_LOOK = 2;

    /** Keys often expire together. */
    private static final long EXPIRY_DELAY_MS = 5_000;

    private static final long EXPIRY_EVERY_MS = 60_000;

    private static final long VECTORS_DELAY_MS = 1_000;
    private static final long VECTORS_EVERY_MS = 10_000;
    private static final List<String> FLUSHES = List.of("flushall", "flushdb");
    private static final List<String> SWAPS = List.of("swapdb");

    private final Link link;
    private final boolean primaryOnly;
    private final Capture capture;
    private final ShardProgress progress;
    private final TypeRereads rereads;
    private final StatsWatch watch;
    private final Deafness deafness;
    private final SpacedPass expiries;
    private final SpacedPass vectorRemovals;
    /** Only with MONITOR on a primary. */
    private final BlockedBefore blockedBefore;

    private final List<Unshown> unshown;
    private final boolean candidates;
    private ServerStats last;
    private long looks;
    private long nextNanos = System.nanoTime() + EVERY_NANOS;

    StatsPoll(
            Link link,
            ShardSettings settings,
            Capture capture,
            ShardProgress progress,
            Heard heard,
            TypeRereads rereads) {
        this.link = link;
        this.primaryOnly = settings.primaryOnly();
        this.candidates = settings.candidates();
        this.capture = capture;
        this.progress = progress;
        this.rereads = rereads;
        this.watch = new StatsWatch(capture.capabilities());
        this.expiries = new SpacedPass(progress, GapReason.EXPIRED_UNHEARD, EXPIRY_DELAY_MS, EXPIRY_EVERY_MS);
        this.vectorRemovals = new SpacedPass(progress, GapReason.VECTORS_EMPTIED, VECTORS_DELAY_MS, VECTORS_EVERY_MS);
        boolean monitor = capture.mode().equals(MonitorCapture.MODE);
        this.blockedBefore =
                monitor && !capture.capabilities().expiry() ? BlockedBefore.find(link) : BlockedBefore.none(link);
        long flushes = heard.flushes().sum();
        long swaps = heard.swaps().sum();
        this.last = look();
        this.unshown = monitor
                ? List.of(
                        new Unshown(capture, GapReason.FLUSHED, FLUSHES, heard.flushes(), flushes, last),
                        new Unshown(capture, GapReason.SWAPPED, SWAPS, heard.swaps(), swaps, last))
                : List.of();
        this.deafness = new Deafness(link, capture, progress, heard.hints()::sum);
    }

    /**
     * Looks if a second has passed since the last time.
     *
     * @param read whether keys are read at the server: what befalls others is no gap
     */
    void step(boolean read) {
        deafness.step(read);
        if (read) {
            expiries.step();
            vectorRemovals.step();
            unshown.stream().filter(Unshown::found).forEach(each -> progress.gap(each.reason()));
        }
        if (System.nanoTime() - nextNanos < 0) {
            return;
        }
        nextNanos = System.nanoTime() + EVERY_NANOS;
        long heard = deafness.heardSince();
        ServerStats now = look();
        Set<Finding> findings = watch.compare(last, now, heard);
        watch.changedSilently(last, now)
                .forEach(type -> rereads.silent().get(type).request());
        last = now;
        findings.stream().filter(each -> read || each == Finding.REPLACED).forEach(this::act);
        deafness.looked(heard, findings);
        unshown.forEach(each -> each.looked(now));
        if (blockedBefore.mayHaveMoved()) {
            rereads.lists().request();
        }
    }

    /** Number of looks so far. */
    long looks() {
        return looks;
    }

    /** The last look. */
    ServerStats last() {
        return last;
    }

    /** Whether hints have come, or a pass is asked for, for all changes of this session, as far as can be told. */
    boolean isHeard() {
        return looks >= FIRST_LOOK
                && deafness.isAllHeard()
                && !expiries.isDue()
                && !vectorRemovals.isDue()
                && unshown.stream().allMatch(Unshown::isSettled);
    }

    /** Whether changes go unheard now. */
    boolean isDeaf() {
        return deafness.isDeaf();
    }

    private void act(Finding finding) {
        switch (finding) {
            case FLUSHED -> progress.gap(GapReason.FLUSHED);
            case SWAPPED -> progress.gap(GapReason.SWAPPED);
            case STATISTICS_RESET -> progress.gap(GapReason.STATISTICS_RESET);
            case EVICTED_UNHEARD -> progress.gap(GapReason.REMOVED_UNHEARD);
            case EXPIRED_UNHEARD -> requestOverTopics(expiries);
            case GROUPS_CHANGED -> rereads.streams().request();
            case STREAMS_CHANGED -> rereads.streams().requestAll();
            case VECTORS_REMOVED -> requestOverTopics(vectorRemovals);
            case REPLACED ->
                throw new RedisLinkException(
                        "Redis at " + link.address().hostAndPort()
                                + " is no longer what it was: its role or its replication id changed, its link to the"
                                + " primary is down, or it has loaded the primary's data anew",
                        null);
            case CHANGED_UNHEARD, CHANGED_MAYBE_UNHEARD -> {
                // its hint may be on its way
            }
        }
    }

    private void requestOverTopics(SpacedPass pass) {
        if (candidates) {
            pass.request();
        }
    }

    private ServerStats look() {
        ServerInfo info = ServerInfo.parse((byte[]) link.call("INFO", "all"));
        looks++;
        progress.otherDatabases.look(capture, info);
        ServerStats stats = ServerStats.of(info, info.get("role").equals("master") || primaryOnly ? "" : primaryLink());
        if (primaryOnly && !stats.role().equals("master")) {
            throw new RedisLinkException(
                    "Redis at " + link.address().hostAndPort() + " is no longer the primary, its role is "
                            + stats.role(),
                    null);
        }
        return stats;
    }

    /** Empty where it is not told. */
    private String primaryLink() {
        Object reply = link.ask(PrimaryLink.COMMAND.toArray());
        if (reply instanceof RedisError error && looks == 1) {
            LOG.warn(
                    "Redis at {} does not show this user its connection to its primary ({}): that it loads the"
                            + " primary's data anew goes unnoticed if it takes less than a second, until the next pass."
                            + " Grant +client|list",
                    link.address().hostAndPort(),
                    error.message());
        }
        return Objects.requireNonNullElse(PrimaryLink.id(reply), "");
    }
}
