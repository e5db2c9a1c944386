package io.rediscdc.tools.quickstart;

import io.rediscdc.tools.RedisCdc;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** What the quickstart does and shows, step by step. */
final class Tour {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long CLOSE_MS = 2_000;
    private static final int POLL_MS = 200;
    private static final int SAY_EVERY_MS = 1_000;
    private static final int STATUS_EVERY_MS = 5_000;
    private static final String SOURCE = "quickstart-source";
    private static final String SINK = "quickstart-sink";

    private final Stage stage;
    private final PrintStream out;
    private final long start = System.nanoTime();
    /** Set by the JVM's shutdown, at which the servers end under the thread that watches them. */
    private volatile boolean ending;

    Tour(Stage stage, PrintStream out) {
        this.stage = stage;
        this.out = out;
    }

    /** Ends with the exit code of verify; without {@code once} it goes on until the JVM is ended. */
    int run(boolean once) throws Exception {
        say("source " + stage.source().uri() + " and target " + stage.target().uri() + " are "
                + stage.source().info().product());
        try (var link = stage.connectSource()) {
            Loader.load(link);
        }
        try (Gauge gauge = new Gauge(stage)) {
            say(String.format(
                    Locale.ROOT,
                    "loaded %,d keys of every type into databases %s",
                    gauge.sourceKeys(),
                    Dataset.DATABASES));
            Map<String, String> ready = stage.up().awaitReady();
            say("Kafka at " + ready.get("kafka") + ", Connect at " + ready.get("rest"));
            try (Traffic traffic = Traffic.start(stage.connectSource())) {
                say("live traffic starts: about 800 writes a second");
                Connect connect = new Connect(ready.get("rest"));
                connect(connect);
                awaitSnapshot(connect, gauge, traffic);
                say("comparing both servers while the traffic goes on");
                int exitCode = RedisCdc.run(
                        "verify",
                        "--source",
                        stage.source().uri(),
                        "--target",
                        stage.target().uri(),
                        "--rounds",
                        "20",
                        "--round-pause",
                        "250");
                traffic.requireRunning();
                if (!once) {
                    lookAround(ready);
                    watch(gauge, traffic);
                }
                return exitCode;
            }
        }
    }

    private void connect(Connect connect) throws Exception {
        connect.create(Home.config(SOURCE + ".json"));
        connect.create(Home.config(SINK + ".json"));
        for (String name : new String[] {SOURCE, SINK}) {
            for (long end = deadline(); !isRunning(connect, name); ) {
                if (System.nanoTime() > end) {
                    throw failure(name + " does not run");
                }
                Thread.sleep(POLL_MS);
            }
            say(name + " runs");
        }
    }

    private boolean isRunning(Connect connect, String name) throws Exception {
        String state = connect.state(name);
        if (state.startsWith("FAILED")) {
            throw failure(name + " has failed: " + state);
        }
        return state.equals("RUNNING");
    }

    /** Until the target has as many keys and lags little. */
    private void awaitSnapshot(Connect connect, Gauge gauge, Traffic traffic) throws Exception {
        long end = deadline();
        long said = 0;
        while (gauge.targetKeys() < gauge.sourceKeys() * 0.99 || gauge.lagMs() < 0 || gauge.lagMs() > CLOSE_MS) {
            traffic.requireRunning();
            if (System.nanoTime() > end) {
                throw failure(
                        "the target did not catch up within " + LIMIT.toSeconds() + " s: " + status(gauge, traffic));
            }
            if (System.nanoTime() - said > SAY_EVERY_MS * 1_000_000L) {
                said = System.nanoTime();
                isRunning(connect, SOURCE);
                isRunning(connect, SINK);
                say("snapshot: " + status(gauge, traffic));
            }
            Thread.sleep(POLL_MS);
        }
        say("the target has caught up: " + status(gauge, traffic));
    }

    private void watch(Gauge gauge, Traffic traffic) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ending = true, "quickstart-ending"));
        try {
            while (!ending) {
                Thread.sleep(STATUS_EVERY_MS);
                traffic.requireRunning();
                say(status(gauge, traffic));
            }
        } catch (RuntimeException e) {
            if (!ending) {
                throw e;
            }
        }
    }

    private static String status(Gauge gauge, Traffic traffic) {
        long lag = gauge.lagMs();
        return String.format(
                Locale.ROOT,
                "%,d of %,d keys at the target, %s, %,d writes so far",
                gauge.targetKeys(),
                gauge.sourceKeys(),
                lag < 0 ? "nothing of the traffic yet" : "lag " + lag + " ms",
                traffic.writes());
    }

    private void lookAround(Map<String, String> ready) {
        String rest = ready.get("rest");
        out.println();
        out.println("Look around, in another terminal:");
        out.println("  redis-cli -p " + stage.source().port() + " SET hello world     # the source");
        out.println("  redis-cli -p " + stage.target().port() + " GET hello           # the target");
        out.println("  curl -s " + rest + "/connectors?expand=status");
        out.println("  curl -s " + rest + "/connectors/" + SOURCE + "/offsets");
        out.println("  curl -s -X PUT " + rest + "/connectors/" + SINK + "/pause   # and /resume");
        out.println("  bin/redis-cdc verify --source " + stage.source().uri() + " --target "
                + stage.target().uri());
        out.println("  ls " + stage.up().folder() + "/logs");
        out.println("Kafka listens at " + ready.get("kafka") + "; the connectors are config/" + SOURCE + ".json and"
                + " config/" + SINK + ".json.");
        out.println("Ctrl-C ends everything and removes it.");
        out.println();
    }

    private void say(String text) {
        out.println(String.format(Locale.ROOT, "[%5.1f s] %s", (System.nanoTime() - start) / 1e9, text));
    }

    private IllegalStateException failure(String what) {
        return new IllegalStateException(
                what + "\nredis-cdc up said:\n" + stage.up().said());
    }

    private static long deadline() {
        return System.nanoTime() + LIMIT.toNanos();
    }
}
