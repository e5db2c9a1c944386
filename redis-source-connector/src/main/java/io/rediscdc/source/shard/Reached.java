package io.rediscdc.source.shard;

import io.rediscdc.source.record.SourceOffset;
import io.rediscdc.source.record.SourceOffset.Phase;
import io.rediscdc.source.watch.Checkpoint;

/** The last moment up to which every change is known to be in Kafka. For the shard's thread; metrics ask for its age. */
final class Reached {
    /** What the task was told at its start; null once it was looked at. */
    private SourceOffset stored;

    private Checkpoint last = Checkpoint.NONE;
    private volatile long ms;

    /**
     * @param stored the offset that Connect kept, or null at the first start
     */
    Reached(SourceOffset stored) {
        this.stored = stored;
    }

    /** Whether the task starts again, and it is not yet known whether anything was missed. */
    boolean resumes() {
        return stored != null;
    }

    /** Whether nothing has changed since what was reached before the task started again. Asked once. */
    boolean isStill(Checkpoint now) {
        boolean still = stored.passComplete()
                && stored.phase() == Phase.STREAMING
                && !stored.topics().isEmpty()
                && Checkpoint.parse(stored.checkpoint()).isStill(now);
        stored = null;
        if (still) {
            at(now);
        }
        return still;
    }

    void at(Checkpoint moment) {
        last = moment;
        ms = System.currentTimeMillis();
    }

    /** Something may have been missed. */
    void forget() {
        last = Checkpoint.NONE;
    }

    /** How long it is ago, ms; -1 if there was none. */
    long ageMs() {
        return ms == 0 ? -1 : System.currentTimeMillis() - ms;
    }

    /** For the offset. */
    @Override
    public String toString() {
        return last.toString();
    }
}
