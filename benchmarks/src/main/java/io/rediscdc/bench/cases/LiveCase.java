package io.rediscdc.bench.cases;

import io.rediscdc.bench.load.Data;
import io.rediscdc.bench.load.Kind;
import io.rediscdc.bench.load.Order;
import io.rediscdc.bench.machine.Meter;
import io.rediscdc.bench.process.WorkerProcess;
import io.rediscdc.bench.report.Figure;
import io.rediscdc.bench.report.Round;
import io.rediscdc.bench.topic.Probe;
import io.rediscdc.bench.topic.TopicStates;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A source that captures while somebody writes. */
record LiveCase(String mode, LivePhase phase) implements Case {
    private static final int KEYS = 100_000;
    private static final long LOAD_SEED = 4;
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration END_LIMIT = Duration.ofMinutes(2);
    private static final double MICROS = 1e6;
    /** The share of a rate that must be reached for a measurement to be of that rate. */
    private static final double RATE_KEPT = 0.95;

    @Override
    public String name() {
        return "live-" + mode + "/" + phase.label;
    }

    @Override
    public String unit() {
        return "writes";
    }

    @Override
    public String what() {
        return "capture.mode=" + mode + " under " + phase.what;
    }

    @Override
    public String reference() {
        return "the same writer without a capture";
    }

    @Override
    public Prepared prepare(Stage stage) {
        return new Loaded(stage, Order.shuffled(KEYS, LOAD_SEED));
    }

    /** There is nothing that rounds could share but the order of keys. */
    private final class Loaded implements Prepared {
        private final Stage stage;
        private final int[] order;

        private Loaded(Stage stage, int[] order) {
            this.stage = stage;
            this.order = order;
        }

        @Override
        public void measure(Round round) throws Exception {
            double seconds = stage.settings().size(phase.seconds, phase.quickSeconds);
            double alone = measureAlone(round, seconds / 2);
            try (Servers servers = servers()) {
                servers.load(Kind.strings(), order, Data.OLD, stage.progress());
                String source = stage.fresh(name());
                try (WorkerProcess worker = stage.worker(source)) {
                    capture(round, servers, source, worker, seconds, alone);
                }
                check(round, servers.first(), source + ".db0");
                stage.topics().delete(source + ".db0");
            }
        }

        /** Returns the server's processor time for a write, in microseconds. */
        private double measureAlone(Round round, double seconds) throws InterruptedException {
            try (Servers servers = servers()) {
                servers.load(Kind.strings(), order, Data.OLD, stage.progress());
                stage.progress().say("writing without a capture");
                RedisServer server = servers.first();
                long before = sets(server);
                Meter meter = Meter.start(Map.of("redis", servers.pids()));
                phase.write(server.port(), seconds, null);
                Meter.Reading reading = meter.read();
                double writes = sets(server) - before;
                round.put(Figure.REFERENCE, writes / reading.seconds());
                double micros = reading.cpu().get("redis") / writes * MICROS;
                round.put("server-us-per-write-alone", micros);
                return micros;
            }
        }

        private void capture(
                Round round, Servers servers, String source, WorkerProcess worker, double seconds, double alone)
                throws Exception {
            RedisServer server = servers.first();
            worker.create(source, ConnectorJson.source(stage.kafka(), server.uri(), source, mode));
            stage.progress().say("snapshot");
            await(
                    worker,
                    START_LIMIT,
                    () -> worker.jmx().one(source, "passes-total") > 0
                            && worker.jmx().one(source, "gap-open") == 0);
            long gaps = worker.jmx().one(source, "gaps-total");
            long passes = worker.jmx().one(source, "passes-total");
            long before = sets(server);
            Meter meter = Meter.start(stage.processes(worker, servers.pids()));
            try (Probe probe = Probe.start(server.port(), stage.kafka(), source + ".db0");
                    LagSampler lag = LagSampler.start(probe, worker, source, stage.progress())) {
                phase.write(server.port(), seconds, round);
                double writing = meter.read().seconds();
                double writes = sets(server) - before;
                long stopped = System.nanoTime();
                probe.stopWriting();
                boolean caughtUp = await(worker, END_LIMIT, () -> isDone(probe, worker, source));
                round.put("catch-up-s", (System.nanoTime() - stopped) / 1e9);
                Meter.Reading reading = meter.read();
                lag.close();
                if (!caughtUp) {
                    round.fault("the capture was not done " + END_LIMIT.toSeconds() + " s after the last write");
                }
                if (phase == LivePhase.FIXED && writes / writing < LivePhase.RATE * RATE_KEPT) {
                    round.fault(String.format(Locale.ROOT, "only %,.0f writes a second were made", writes / writing));
                }
                round.rates(writes / writing, round.figures().get(Figure.REFERENCE));
                round.cpu(reading, writes);
                double micros = reading.cpu().get("redis") / writes * MICROS;
                round.put("server-us-per-write", micros);
                round.put("server-us-per-write-extra", micros - alone);
                lag.put(round, seconds);
            }
            round.put("gaps", (double) worker.jmx().one(source, "gaps-total") - gaps);
            round.put("passes", (double) worker.jmx().one(source, "passes-total") - passes);
            round.memory(worker);
        }

        private void check(Round round, RedisServer server, String topic) {
            stage.progress().say("comparing the topic with the server");
            TopicStates states = TopicStates.read(stage.kafka(), topic, phase.keySpace);
            try (RedisClients clients = new RedisClients(Servers.settings());
                    Link link = clients.connect(server.address())) {
                long different = states.differentFrom(link);
                round.put("different-keys", (double) different);
                if (different > 0) {
                    round.fault("the topic has another last state than the server for " + different + " keys");
                }
            }
            round.put("records", (double) states.records());
        }

        private Servers servers() {
            return mode.equals("notifications")
                    ? Servers.one(stage.redis(), "--notify-keyspace-events", "EA")
                    : Servers.one(stage.redis());
        }

        @Override
        public void close() {
            // Rounds end what they start.
        }
    }

    private static boolean isDone(Probe probe, WorkerProcess worker, String source) {
        return probe.isCaughtUp()
                && worker.jmx().one(source, "dirty-keys") == 0
                && worker.jmx().one(source, "gap-open") == 0
                && worker.jmx().each(source, "outbox-records", 1).equals(List.of(0L));
    }

    private interface Condition {
        boolean holds();
    }

    private static boolean await(WorkerProcess worker, Duration limit, Condition condition)
            throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                return false;
            }
            worker.requireRunning();
            Thread.sleep(50);
        }
        return true;
    }

    /** How many SETs the server has done. */
    private static long sets(RedisServer server) {
        String stats = new String((byte[]) server.call("INFO", "commandstats"), StandardCharsets.US_ASCII);
        return stats.lines()
                .filter(line -> line.startsWith("cmdstat_set:calls="))
                .mapToLong(line -> Long.parseLong(line.replaceAll("cmdstat_set:calls=(\\d+).*", "$1")))
                .sum();
    }
}
