package io.rediscdc.bench.cases;

import io.rediscdc.bench.machine.Meter;
import io.rediscdc.bench.process.WorkerProcess;
import io.rediscdc.bench.report.Figure;
import io.rediscdc.bench.report.Progress;
import io.rediscdc.bench.report.Round;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Watches work of a known amount and measures its last three quarters, the steady window: the first quarter is the
 * worker's warming up.
 */
final class Window {
    private static final Duration STALLED = Duration.ofMinutes(2);
    private static final int LOOK_EVERY_MS = 50;
    private static final int LOOKS_A_HEAP = 10;

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
        long before = 0;
        for (int look = 0; ; look++) {
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
            if (look % LOOKS_A_HEAP == 0) {
                worker.jmx().lookAtHeap();
                worker.requireRunning();
                progress.say(what, now, all);
            }
            Thread.sleep(LOOK_EVERY_MS);
        }
    }
}
