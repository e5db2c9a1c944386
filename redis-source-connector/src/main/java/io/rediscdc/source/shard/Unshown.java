package io.rediscdc.source.shard;

import io.rediscdc.source.capture.Capture;
import io.rediscdc.source.watch.ServerStats;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Commands that are shown by name and counted by the server: a server that has another name for one counts it under its
 * own, and shows it under the other, by which it is not known. For one thread.
 */
final class Unshown {
    private final Capture capture;
    private final List<String> commands;
    private final GapReason reason;
    private final LongAdder shown;
    /** Calls that were counted when there were as many as shown, less those shown. */
    private long ahead;

    private long counted;
    private long asked;

    /**
     * @param reason what one of them is if it was not shown
     * @param commands as the server counts them
     * @param shown counts those that are shown
     * @param shownBefore how many were shown just before the look
     * @param now the first look at the counters since they are shown
     */
    Unshown(
            Capture capture,
            GapReason reason,
            List<String> commands,
            LongAdder shown,
            long shownBefore,
            ServerStats now) {
        this.capture = capture;
        this.reason = reason;
        this.commands = commands;
        this.shown = shown;
        this.counted = now.callsOf(commands);
        this.ahead = counted - shownBefore;
    }

    /** The counters were looked at. */
    void looked(ServerStats now) {
        long calls = now.callsOf(commands);
        if (calls < counted) { // they were reset
            ahead = calls - shown.sum();
        }
        counted = calls;
        if (asked == 0 && missing() > 0) {
            asked = capture.ask();
        }
    }

    /** Whether calls were not shown though they would be by now; told once. */
    boolean found() {
        if (asked == 0 || capture.answered() < asked) {
            return false;
        }
        asked = 0;
        long missing = missing();
        ahead += Math.max(0, missing);
        return missing > 0;
    }

    GapReason reason() {
        return reason;
    }

    /** Whether nothing is in doubt. */
    boolean isSettled() {
        return asked == 0;
    }

    private long missing() {
        return counted - ahead - shown.sum();
    }
}
