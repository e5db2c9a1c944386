package io.rediscdc.source.shard;

import io.rediscdc.redis.Link;
import io.rediscdc.source.capture.Capture;
import io.rediscdc.source.capture.NotificationCapture;
import io.rediscdc.source.capture.NotifyFlags;
import io.rediscdc.source.watch.Finding;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a server changes and does not notify of it: by its flags, and by changes that no hint follows. As long as
 * that is so, passes find what is not heard. Other modes cannot be switched off while their connection stays. For the
 * shard's one thread.
 */
final class Deafness {
    private static final Logger LOG = LoggerFactory.getLogger(Deafness.class);
    /** Looks between two questions for the flags. */
    private static final int LOOKS_A_FLAG_CHECK = 5;

    /** Times in a row that changes were found and no hint, before that alone is taken for missing flags. */
    private static final int SILENT_TIMES = 3;

    private static final long PASS_EVERY_MS = 30_000;

    private final Link link;
    private final Capture capture;
    private final LongSupplier hintsHeard;
    private final ShardProgress progress;
    private final SpacedPass passes;
    private final Suspicion suspicion = new Suspicion(System::nanoTime);
    private final boolean possible;
    private long lastHeard;
    private int looks;
    /** What was asked since a look found changes and no hint; 0 if there is no such doubt. */
    private long doubt;

    /** As they were seen last; null where the server does not show them. */
    private String flags;

    private boolean unheard;
    private int silentTimes;
    private boolean deaf;
    private boolean said;
    private boolean suspicionSaid;

    Deafness(Link link, Capture capture, ShardProgress progress, LongSupplier hintsHeard) {
        this.link = link;
        this.capture = capture;
        this.hintsHeard = hintsHeard;
        this.progress = progress;
        this.passes = new SpacedPass(progress, GapReason.NOT_NOTIFIED, 0, PASS_EVERY_MS);
        this.possible = capture.mode().equals(NotificationCapture.MODE);
        if (possible) {
            checkFlags();
        }
    }

    /** How many hints came since the look before. */
    long heardSince() {
        return hintsHeard.getAsLong() - lastHeard;
    }

    /**
     * The counters were looked at.
     *
     * @param heard how many hints had come since the look before
     * @param findings what the look found, among it whether keys had changed though none had
     */
    void looked(long heard, Set<Finding> findings) {
        lastHeard += heard;
        if (!possible) {
            return;
        }
        suspicion.looked(heard > 0, flags == null && !deaf && findings.contains(Finding.CHANGED_MAYBE_UNHEARD));
        if (findings.contains(Finding.CHANGED_UNHEARD) && doubt == 0 && !deaf) {
            doubt = capture.ask();
        }
        if (heard > 0) {
            silentTimes = 0;
        }
        if (++looks % LOOKS_A_FLAG_CHECK == 0 || (heard > 0 && deaf)) {
            checkFlags();
        }
        if (deaf) {
            passes.request();
        }
    }

    /**
     * Goes on without waiting.
     *
     * @param read whether keys are read at the server: else what goes unheard is only told by {@link #isDeaf}
     */
    void step(boolean read) {
        if (doubt > 0 && capture.answered() >= doubt) {
            doubt = 0;
            if (heardSince() == 0) { // every hint of the changes would be here by now
                unheard = true;
                silentTimes++;
                checkFlags();
                passes.request();
            }
        }
        if (!read) {
            return;
        }
        if (deaf && !said) {
            said = true;
            warn();
        }
        passes.step();
        if (!deaf && suspicion.wantsPass() && progress.isRested()) {
            suspicion.passAsked();
            warnOfSilence();
            progress.gap(GapReason.MAYBE_NOT_NOTIFIED);
        }
    }

    /** Whether hints have come for all changes that were counted in this session, as far as can be told. */
    boolean isAllHeard() {
        return doubt == 0 && !unheard && !deaf && !suspicion.stands();
    }

    /** Whether changes go unheard, and no pass has begun that would find them all. */
    boolean isDeaf() {
        return deaf || passes.isDue();
    }

    /** Some flags may be missing while others still bring hints. Where the server does not show them, silence tells. */
    private void checkFlags() {
        flags = NotifyFlags.parse(link.ask(NotifyFlags.COMMAND.toArray()), link.address());
        boolean lacking = flags == null
                ? silentTimes >= SILENT_TIMES
                : !NotifyFlags.missing(flags).isEmpty();
        if (lacking && !deaf) {
            deaf = true;
            passes.request();
        } else if (!lacking && deaf) {
            deaf = false;
            said = false;
            LOG.warn("Redis at {} notifies of changes again", link.address().hostAndPort());
            passes.requestNow();
        }
    }

    private void warnOfSilence() {
        if (!suspicionSaid) {
            suspicionSaid = true;
            LOG.warn(
                    "Redis at {}: no notification has come for half a minute, and keys may have changed: commands that are"
                            + " never notified were called, such as XACK, XREADGROUP or PFCOUNT, and nothing tells whether"
                            + " others were, since notify-keyspace-events cannot be seen here. A pass looks for what was"
                            + " missed, and again each ten minutes while that goes on. Check that it holds EA, or grant the"
                            + " source's user +config|get",
                    link.address().hostAndPort());
        }
    }

    private void warn() {
        if (flags == null) {
            LOG.warn(
                    "Redis at {}: keys change and no notification comes. notify-keyspace-events cannot be seen here; if it"
                            + " was switched off, changes are only found by passes, each half minute or as fast as they"
                            + " go, until it holds EA again",
                    link.address().hostAndPort());
        } else {
            LOG.warn(
                    "Redis at {}: not all changes are notified any more (notify-keyspace-events is \"{}\"). Until they"
                            + " are again, the others are only found by passes, each half minute or as fast as they go."
                            + " Run: {}",
                    link.address().hostAndPort(),
                    flags,
                    NotifyFlags.remedy(flags, link.address()));
        }
    }
}
