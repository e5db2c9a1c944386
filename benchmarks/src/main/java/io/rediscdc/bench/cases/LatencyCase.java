package io.rediscdc.bench.cases;

import io.rediscdc.bench.load.Data;
import io.rediscdc.bench.load.Kind;
import io.rediscdc.bench.load.MonitorTail;
import io.rediscdc.bench.load.Order;
import io.rediscdc.bench.load.PacedWriter;
import io.rediscdc.bench.load.RedisBenchmark;
import io.rediscdc.bench.machine.Meter;
import io.rediscdc.bench.process.WorkerProcess;
import io.rediscdc.bench.report.Figure;
import io.rediscdc.bench.report.Round;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** From a write at the source to the same write at the target, through both connectors. */
record LatencyCase() implements Case {
    private static final int RATE = 20_000;
    private static final int KEYS = 100_000;
    private static final long LOAD_SEED = 6;
    private static final long LIMIT_MS = 60_000;
    private static final int YARDSTICK = 1_000_000;

    @Override
    public String name() {
        return "e2e-latency";
    }

    @Override
    public String unit() {
        return "writes";
    }

    @Override
    public String what() {
        return "20,000 writes a second over 100,000 keys, Redis to Redis in one worker";
    }

    @Override
    public String reference() {
        return "redis-benchmark -t set -d 100 -r 1000000000 -P 64, for the machine's speed";
    }

    @Override
    public Prepared prepare(Stage stage) {
        return new Prepared() {
            @Override
            public void measure(Round round) throws Exception {
                measureOnce(stage, round);
            }

            @Override
            public void close() {
                // Rounds end what they start.
            }
        };
    }

    private static void measureOnce(Stage stage, Round round) throws Exception {
        try (Servers yardstick = Servers.one(stage.redis())) {
            stage.progress().say("redis-benchmark");
            int count = stage.settings().size(YARDSTICK, YARDSTICK / 10);
            String[] args = {"-t", "set", "-d", "100", "-r", "1000000000", "-P", "64", "-n", Integer.toString(count)};
            round.put(Figure.REFERENCE, RedisBenchmark.run(yardstick.first().port(), args));
        }
        try (Servers source = Servers.one(stage.redis(), "--notify-keyspace-events", "EA");
                Servers target = Servers.one(stage.redis())) {
            source.load(Kind.strings(), Order.shuffled(KEYS, LOAD_SEED), Data.OLD, stage.progress());
            try (WorkerProcess worker = stage.worker(stage.fresh("e2e-latency"))) {
                connect(stage, worker, source, target);
                List<Long> servers = new ArrayList<>(source.pids());
                servers.addAll(target.pids());
                Meter meter = Meter.start(stage.processes(worker, servers));
                int writes = write(
                        stage,
                        round,
                        worker,
                        source.first().port(),
                        target.first().port());
                round.cpu(meter.read(), writes);
                round.memory(worker);
            }
        }
    }

    /** Returns when the target has all that the source had before. */
    private static void connect(Stage stage, WorkerProcess worker, Servers source, Servers target)
            throws InterruptedException {
        String prefix = stage.fresh("e2e");
        worker.create(
                prefix + "-source",
                ConnectorJson.source(stage.kafka(), source.first().uri(), prefix, "auto"));
        stage.progress().say("snapshot");
        long end = System.nanoTime() + LIMIT_MS * 1_000_000;
        while (worker.jmx().one(prefix + "-source", "passes-total") == 0) {
            pause(worker, end, "the snapshot");
        }
        worker.create(prefix + "-sink", ConnectorJson.sink(prefix + ".db0", target.config()));
        while (worker.jmx().one(prefix + "-sink", "records-applied-total") < KEYS) {
            pause(worker, end, "the target to be filled");
        }
    }

    private static int write(Stage stage, Round round, WorkerProcess worker, int source, int target)
            throws InterruptedException {
        int warmUp = stage.settings().size(15, 2);
        int seconds = stage.settings().size(60, 5);
        Arrivals arrivals = new Arrivals(RATE, KEYS, warmUp * RATE);
        Data data = new Data(100);
        byte[] set = "SET".getBytes(StandardCharsets.US_ASCII);
        PacedWriter writer =
                new PacedWriter(source, RATE, number -> new byte[][] {
                    set, Data.key(number % KEYS), MonitorTail.value(number, data.value(number % KEYS, number))
                });
        try (MonitorTail tail = MonitorTail.start(target, arrivals::written)) {
            stage.progress().say("writing");
            int writes = writer.run(
                    warmUp + seconds, () -> arrivals.start(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now())));
            long end = System.nanoTime() + LIMIT_MS * 1_000_000;
            while (arrivals.count() < writes && System.nanoTime() < end) {
                tail.requireRunning();
                worker.requireRunning();
                worker.jmx().lookAtHeap();
                Thread.sleep(20);
            }
            if (arrivals.count() < writes) {
                round.fault(writes - arrivals.count() + " of " + writes + " writes never came to the target");
            }
            round.put("latency-p50-ms", arrivals.ms(50));
            round.put("latency-p99-ms", arrivals.ms(99));
            round.put("latency-p99.9-ms", arrivals.ms(99.9));
            round.put("latency-max-ms", arrivals.maxMs());
            round.put("states-skipped", (double) arrivals.skipped());
            round.put("writer-behind-max-ms", writer.behindMs());
            return writes;
        }
    }

    private static void pause(WorkerProcess worker, long end, String what) throws InterruptedException {
        worker.requireRunning();
        if (System.nanoTime() > end) {
            throw new IllegalStateException("waited " + LIMIT_MS / 1_000 + " s in vain for " + what);
        }
        Thread.sleep(50);
    }
}
