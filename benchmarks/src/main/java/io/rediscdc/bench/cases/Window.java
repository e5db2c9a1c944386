package io.rediscdc.bench.cases;

import io.rediscdc.bench.machine.Meter;
import io.rediscdc.bench.process.WorkerProcess;
import io.rediscdc.bench.report.Figure;
import io.rediscdc.bench.report.Progress;
import io.rediscdc.bench.report.Round;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Watches work of a known amount and measures its last three quarters, the steady window: the first quarter is the
 * worker's warming up.
 */
final class Window {
    private static final Duration STALLED = Duration.ofMinutes(2);
    /** The worker pays for every look, so there are no more of them than the end needs to be met in time. */
    private static final int LEAST_WAIT_MS = 10;

    private static final int LONGEST_WAIT_MS = 250;
    private static final long TELL_EVERY_MS = 500;

    private final WorkerProcess worker;
    private final Map<String, List<Long>> processes;
    private final Progress progress;

    Window(Stage stage, WorkerProcess worker, List<Long> servers) {
        this.worker = worker;
        this.processes = stage.processes(worker, servers);
        this.progress = stage.progress();
    }

    /**
     * Returns when all is done.
     *
     * @param done how much is done so far, of {@code all}
     */
    void watch(String what, long all, LongSupplier done, Round round) throws InterruptedException {
        long begun = 0; // when the first sign of work was seen
        long begunWith = 0;
        Meter meter = null;
        long meterFrom = 0;
        long moved = System.nanoTime();
        long told = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(TELL_EVERY_MS);
        long before = 0;
        while (true) {
            long now = done.getAsLong();
            if (now > before) {
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > STALLED.toNanos()) {
                throw new IllegalStateException(
                        what + " stands at " + now + " of " + all + " since " + STALLED.toSeconds() + " s");
            }
            before = now;
            if (begun == 0 && now > 0) {
                begun = System.nanoTime();
                begunWith = now;
            }
            if (now >= all) {
                double whole = (System.nanoTime() - begun) / 1e9;
                if (meter == null || now == begunWith) {
                    throw new IllegalStateException(what + " was over before it could be measured");
                }
                Meter.Reading window = meter.read();
                round.put(Figure.RATE, (all - meterFrom) / window.seconds());
                round.put(Figure.RATE_WHOLE, (all - begunWith) / whole);
                round.cpu(window, (double) all - meterFrom);
                round.memory(worker);
                return;
            }
            if (meter == null && now >= all / 4) {
                meter = Meter.start(processes);
                meterFrom = now;
            }
            if (System.nanoTime() - told >= TimeUnit.MILLISECONDS.toNanos(TELL_EVERY_MS)) {
                told = System.nanoTime();
                worker.jmx().lookAtHeap();
                worker.requireRunning();
                progress.say(what, now, all);
            }
            Thread.sleep(now == 0 ? LEAST_WAIT_MS : percentMs(System.nanoTime() - begun, now, all));
        }
    }

    /** How long a hundredth of it takes, within bounds. */
    private static long percentMs(long sinceNanos, long now, long all) {
        long percent = TimeUnit.NANOSECONDS.toMillis((long) (sinceNanos / 100.0 * all / now));
        return Math.max(LEAST_WAIT_MS, Math.min(LONGEST_WAIT_MS, percent));
    }
}
