package io.rediscdc.bench.cases;

import io.rediscdc.bench.process.WorkerProcess;
import io.rediscdc.bench.report.Progress;
import io.rediscdc.bench.report.Round;
import io.rediscdc.bench.topic.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/** Looks four times a second how far a capture lags behind, in a thread of its own. */
final class LagSampler implements AutoCloseable {
    private static final long EVERY_MS = 250;
    private static final double WARM_UP_SECONDS = 5;

    private final Probe probe;
    private final WorkerProcess worker;
    private final String source;
    private final Progress progress;
    private final long start = System.nanoTime();
    private final Thread thread = new Thread(this::run, "bench-lag");
    /** Written by the thread, read when it has ended. */
    private final List<double[]> lag = new ArrayList<>();
    /** The same for keys that wait to be read. */
    private final List<double[]> dirty = new ArrayList<>();

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean closed;

    private LagSampler(Probe probe, WorkerProcess worker, String source, Progress progress) {
        this.probe = probe;
        this.worker = worker;
        this.source = source;
        this.progress = progress;
    }

    static LagSampler start(Probe probe, WorkerProcess worker, String source, Progress progress) {
        LagSampler sampler = new LagSampler(probe, worker, source, progress);
        sampler.thread.start();
        return sampler;
    }

    /** Notes lag over time and its largest, once closed; in a run too short to warm up, of all of it. */
    void put(Round round, double writingSeconds) {
        if (failure.get() != null) {
            throw new IllegalStateException("the lag could not be sampled", failure.get());
        }
        double from = writingSeconds > WARM_UP_SECONDS ? WARM_UP_SECONDS : 0;
        round.put(
                "lag-max-ms",
                lag.stream()
                        .filter(point -> point[0] >= from)
                        .mapToDouble(point -> point[1])
                        .max()
                        .orElseThrow());
        round.put(
                "dirty-keys-max",
                dirty.stream().mapToDouble(point -> point[1]).max().orElseThrow());
        round.series("lag-ms", lag);
        round.series("dirty-keys", dirty);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                Thread.sleep(EVERY_MS);
                double seconds = (System.nanoTime() - start) / 1e9;
                double worst = probe.worstMs();
                long waiting = worker.jmx().one(source, "dirty-keys");
                lag.add(new double[] {seconds, worst});
                dirty.add(new double[] {seconds, waiting});
                worker.jmx().lookAtHeap();
                progress.now(String.format(Locale.ROOT, "capturing: %.0f ms behind, %,d dirty keys", worst, waiting));
            }
        } catch (InterruptedException | RuntimeException e) {
            failure.set(e);
        }
    }
}
