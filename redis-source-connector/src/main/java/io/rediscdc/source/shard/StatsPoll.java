package io.rediscdc.source.shard;

import io.rediscdc.redis.Link;
import io.rediscdc.redis.PrimaryLink;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.source.capture.Capture;
import io.rediscdc.source.capture.NotificationCapture;
import io.rediscdc.source.capture.NotifyFlags;
import io.rediscdc.source.watch.Finding;
import io.rediscdc.source.watch.ServerStats;
import io.rediscdc.source.watch.StatsWatch;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the server's counters each second, and has repaired what they tell and no hint told. The first look is taken
 * when listening has begun and before the first key is read. For the shard's one thread.
 */
final class StatsPoll {
    private static final Logger LOG = LoggerFactory.getLogger(StatsPoll.class);
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Flags are asked for at the first look, and then each so many looks. */
    private static final int LOOKS_A_FLAG_CHECK = 5;

    /** One is taken before anything is listened for. */
    private static final int FIRST_LOOK = 2;

    /** Looks in a row that found changes and no hint, before that alone is taken for more than a command without events. */
    private static final int SILENT_LOOKS = 3;

    private final Link link;
    private final boolean primaryOnly;
    private final Capture capture;
    private final ShardProgress progress;
    private final LongSupplier hintsHeard;
    private final Rereads streams;
    private final Rereads vectors;
    private final StatsWatch watch;
    private ServerStats last;
    private long looks;
    private long lastHeard;
    private long nextNanos = System.nanoTime() + EVERY_NANOS;
    /** What was asked since a look found changes and no hint; 0 if there is no such doubt. */
    private long doubt;

    private boolean unheard;
    private int silentLooks;
    private boolean deaf;

    /**
     * @param primaryOnly whether the server must be a primary, now and as long as it is looked at
     */
    StatsPoll(
            Link link,
            boolean primaryOnly,
            Capture capture,
            ShardProgress progress,
            LongSupplier hintsHeard,
            Rereads streams,
            Rereads vectors) {
        this.link = link;
        this.primaryOnly = primaryOnly;
        this.capture = capture;
        this.progress = progress;
        this.hintsHeard = hintsHeard;
        this.streams = streams;
        this.vectors = vectors;
        this.watch = new StatsWatch(capture.capabilities());
        this.last = look();
    }

    /** Looks if a second has passed since the last time. */
    void step() {
        settleDoubt();
        if (System.nanoTime() - nextNanos < 0) {
            return;
        }
        nextNanos = System.nanoTime() + EVERY_NANOS;
        long heard = hintsHeard.getAsLong();
        ServerStats now = look();
        Set<Finding> findings = watch.compare(last, now, heard - lastHeard);
        last = now;
        findings.forEach(this::act);
        listenForSilence(findings.contains(Finding.CHANGED_UNHEARD), heard > lastHeard);
        lastHeard = heard;
    }

    /** Number of looks so far. */
    long looks() {
        return looks;
    }

    /** The last look. */
    ServerStats last() {
        return last;
    }

    /** Whether hints have come for all changes that were counted in this session, as far as can be told. */
    boolean isHeard() {
        return looks >= FIRST_LOOK && doubt == 0 && !unheard && !deaf;
    }

    private void act(Finding finding) {
        switch (finding) {
            case FLUSHED -> progress.gap(GapReason.FLUSHED);
            case SWAPPED -> progress.gap(GapReason.SWAPPED);
            case STATISTICS_RESET -> progress.gap(GapReason.STATISTICS_RESET);
            case EVICTED_UNHEARD -> progress.gap(GapReason.REMOVED_UNHEARD);
            case EXPIRED_UNHEARD -> {
                // the targets hold the same absolute expiry; the next pass makes the tombstones
            }
            case GROUPS_CHANGED -> streams.request();
            case STREAMS_CHANGED -> streams.requestAll();
            case VECTORS_CHANGED -> vectors.request();
            case REPLACED ->
                throw new RedisLinkException(
                        "Redis at " + link.address().hostAndPort()
                                + " is no longer what it was: its role or its replication id changed, its link to the"
                                + " primary is down, or it has loaded the primary's data anew",
                        null);
            case CHANGED_UNHEARD -> {
                // its hint may be on its way, see below
            }
        }
    }

    /** Only notifications can be switched off while their connection stays. */
    private void listenForSilence(boolean changedUnheard, boolean heard) {
        if (!capture.mode().equals(NotificationCapture.MODE)) {
            return;
        }
        if (changedUnheard && doubt == 0 && !deaf) {
            doubt = capture.ask();
        }
        if (heard) {
            silentLooks = 0;
        }
        if (looks % LOOKS_A_FLAG_CHECK == FIRST_LOOK || (heard && deaf)) {
            checkFlags();
        }
    }

    /** Every hint of the changes that are in doubt would be here by now. */
    private void settleDoubt() {
        if (doubt > 0 && capture.answered() >= doubt) {
            doubt = 0;
            if (hintsHeard.getAsLong() == lastHeard) {
                unheard = true;
                silentLooks++;
                checkFlags();
            }
        }
    }

    /** Some flags may be missing while others still bring hints. Where the server does not show them, silence tells. */
    private void checkFlags() {
        String flags = NotifyFlags.parse(link.ask(NotifyFlags.COMMAND.toArray()), link.address());
        boolean lacking = flags == null
                ? silentLooks >= SILENT_LOOKS
                : !NotifyFlags.missing(flags).isEmpty();
        if (lacking && !deaf) {
            deaf = true;
            warnOf(flags);
            progress.gap(GapReason.NOT_NOTIFIED);
        } else if (!lacking && deaf) {
            deaf = false;
            LOG.warn("Redis at {} notifies of changes again", link.address().hostAndPort());
            progress.gap(GapReason.NOT_NOTIFIED);
        }
    }

    private void warnOf(String flags) {
        if (flags == null) {
            LOG.warn(
                    "Redis at {}: keys change and {} hints come. notify-keyspace-events cannot be seen here; if it was"
                            + " switched off, no change is captured until it holds EA again",
                    link.address().hostAndPort(),
                    capture.mode());
        } else {
            LOG.warn(
                    "Redis at {}: not all changes are notified any more (notify-keyspace-events is \"{}\"). Until they"
                            + " are again, the others are only found by passes, every reconcile.interval.ms. Run: {}",
                    link.address().hostAndPort(),
                    flags,
                    NotifyFlags.remedy(flags, link.address()));
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
