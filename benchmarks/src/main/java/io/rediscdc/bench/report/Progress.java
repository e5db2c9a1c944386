package io.rediscdc.bench.report;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Shows what goes on: on a terminal in one line that changes, elsewhere in a line now and then. For any thread.
 */
public final class Progress {
    private static final long TELL_EVERY_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final String ERASE = "\r\033[K";

    private final PrintStream out;
    private final boolean terminal;
    private String where = "";
    private long told = System.nanoTime() - TELL_EVERY_NANOS;

    public Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Where we are from now on, such as the case and the round. */
    public synchronized void at(String place) {
        where = place;
    }

    /** A new step. */
    public synchronized void say(String step) {
        show(step);
    }

    /** How far the step is. */
    public void say(String step, long done, long all) {
        now(String.format(Locale.ROOT, "%s: %,d of %,d", step, done, all));
    }

    /** What would be too much to show each time. */
    public synchronized void now(String state) {
        if (terminal || System.nanoTime() - told > TELL_EVERY_NANOS) {
            show(state);
        }
    }

    /** Leaves a line for good. */
    public synchronized void line(String text) {
        out.println(terminal ? ERASE + text : text);
    }

    private void show(String step) {
        told = System.nanoTime();
        String text = where.isEmpty() ? step : where + ": " + step;
        if (terminal) {
            out.print(ERASE + text);
            out.flush();
        } else {
            out.println(text);
        }
    }
}
