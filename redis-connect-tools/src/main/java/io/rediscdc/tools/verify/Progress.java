package io.rediscdc.tools.verify;

import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Tells people that something goes on: a bar on a terminal, a line every few seconds elsewhere, nothing if told so. */
interface Progress extends AutoCloseable {
    Progress NONE = new Progress() {
        @Override
        public void begin(String what, long total) {}

        @Override
        public void step(long count) {}

        @Override
        public void close() {}
    };

    /** Starts a new piece of work, which ends the one before. */
    void begin(String what, long total);

    void step(long count);

    @Override
    void close();

    /** On the standard error stream. */
    static Progress shown(boolean terminal) {
        return terminal ? new Bar() : new Lines();
    }

    /** A bar. */
    final class Bar implements Progress {
        private ProgressBar bar;

        @Override
        public void begin(String what, long total) {
            close();
            if (total > 0) {
                bar = new ProgressBarBuilder()
                        .setTaskName(what)
                        .setInitialMax(total)
                        .setUnit(" keys", 1)
                        .showSpeed()
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(250)
                        .clearDisplayOnFinish()
                        .build();
            }
        }

        @Override
        public void step(long count) {
            if (bar != null) { // nothing was there when it began
                bar.stepBy(count);
            }
        }

        @Override
        public void close() {
            if (bar != null) {
                bar.close();
                bar = null;
            }
        }
    }

    /** A line every few seconds. */
    final class Lines implements Progress {
        private static final long EVERY_NANOS = Duration.ofSeconds(5).toNanos();

        private String what;
        private long total;
        private long done;
        private long last = System.nanoTime();

        @Override
        public void begin(String newWhat, long newTotal) {
            what = newWhat;
            total = newTotal;
            done = 0;
        }

        @Override
        public void step(long count) {
            done += count;
            if (System.nanoTime() - last >= EVERY_NANOS) {
                last = System.nanoTime();
                System.err.println(what + ": " + done + " of about " + total + " keys");
            }
        }

        @Override
        public void close() {}
    }
}
