package io.rediscdc.source.shard;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** What the capture's thread has to say beside hints, until the shard's thread makes gaps of it. */
final class Signals {
    private final AtomicBoolean overflowed = new AtomicBoolean();
    private final AtomicReference<GapReason> keyspaceChange = new AtomicReference<>();

    /**
     * A hint found the dirty set full. Called by the capture's thread.
     *
     * @return whether that is new
     */
    boolean overflowed() {
        return !overflowed.getAndSet(true);
    }

    /** Keys changed without a hint each. Called by the capture's thread. */
    void keyspaceChanged(GapReason reason) {
        keyspaceChange.accumulateAndGet(reason, (known, next) -> known != null && known.scan() ? known : next);
    }

    /** Whether there is anything to be made a gap. */
    boolean any() {
        return overflowed.get() || keyspaceChange.get() != null;
    }

    /**
     * Hands over what there is. For the shard's thread.
     *
     * @param room whether an overflow is over, so that a pass would not run into it again
     */
    void take(boolean room, Consumer<GapReason> gap) {
        GapReason change = keyspaceChange.getAndSet(null);
        if (change != null) {
            gap.accept(change);
        }
        if (room && overflowed.getAndSet(false)) {
            gap.accept(GapReason.OVERFLOW);
        }
    }
}
