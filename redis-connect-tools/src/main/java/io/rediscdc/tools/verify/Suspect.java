package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;

/**
 * A key that differed once, and what later rounds found. Each round reads the source, the target, and the source again.
 *
 * <p>It is cleared when the target holds what the source held right before or right after. A target that moved to what
 * the source held a round ago is not: it follows, but what the source holds since may never arrive. If it is never
 * cleared, it counts as different only if one side stood still all the time: a target that stands still while it differs
 * is stuck, and a source that stands still gave the target the whole time to arrive. If both moved, the rounds alone do
 * not tell; but if neither did in the later half of them, nor while it was {@linkplain Chase chased} after that, the
 * target has stopped following, and it counts as different, too.
 */
final class Suspect {
    private DbKey key;
    private final long toleranceMs;
    private Reading lastSource;
    private Reading lastTarget;
    private boolean sourceMoved;
    private boolean targetMoved;
    private int rounds;
    private int stillRounds;
    private boolean stopped;
    private boolean cleared;

    /** As the first pass found it. */
    Suspect(DbKey key, Reading source, Reading target, long toleranceMs) {
        this.key = key;
        this.lastSource = source;
        this.lastTarget = target;
        this.toleranceMs = toleranceMs;
    }

    /** The key at the source. */
    DbKey key() {
        return key;
    }

    /** The target's key may have come from this one, and that one is gone. */
    void comesFrom(DbKey other) {
        key = other;
    }

    /** Takes one round's readings, in the order in which they were made. */
    void observe(Reading sourceBefore, Reading target, Reading sourceAfter) {
        cleared = same(sourceBefore, target) || same(sourceAfter, target);
        boolean still = isStill(sourceBefore, target) && sourceAfter.unchangedSince(sourceBefore);
        sourceMoved |= !sourceBefore.unchangedSince(lastSource) || !sourceAfter.unchangedSince(sourceBefore);
        targetMoved |= !target.unchangedSince(lastTarget);
        rounds++;
        stillRounds = still ? stillRounds + 1 : 0;
        lastSource = sourceAfter;
        lastTarget = target;
    }

    boolean isCleared() {
        return cleared;
    }

    /** Whether both sides are as the last round found them. */
    boolean isStill(Reading source, Reading target) {
        return source.unchangedSince(lastSource) && target.unchangedSince(lastTarget);
    }

    /** While it was chased, neither side moved. */
    void stoodStill() {
        stopped = 2 * stillRounds >= rounds;
    }

    /** Both sides moved and were never seen equal, and they have not come to a stop. */
    boolean isInFlux() {
        return !cleared && sourceMoved && targetMoved && !stopped;
    }

    /** How it differed when it was last read; null if it did not. */
    Difference difference() {
        return Difference.between(lastSource, lastTarget, toleranceMs);
    }

    private boolean same(Reading source, Reading target) {
        return Difference.between(source, target, toleranceMs) == null;
    }
}
