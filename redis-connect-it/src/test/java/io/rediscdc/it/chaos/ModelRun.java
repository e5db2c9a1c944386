package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.sync.Replication;
import io.rediscdc.tools.server.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Random traffic through both connectors while their connections are cut and their tasks restarted. */
public final class ModelRun implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** More distinct keys than the least that may be allowed to be remembered. */
    private static final int TOO_MANY_KEYS = 3_000;

    private final ConnectHarness connect;
    private final RandomTraffic.Options options;
    private final Random random;
    private final RedisServer from;
    private final CutProxy proxy;
    private final Replication sync;
    private String databases = "*";
    private long commands;
    private long gaps;
    private long passes;

    /** Takes over both servers. */
    public ModelRun(ConnectHarness connect, RedisServer from, RedisServer to, RandomTraffic.Options options) {
        this.connect = connect;
        this.options = options;
        this.random = new Random(options.seed());
        this.from = from;
        this.proxy = new CutProxy(from);
        this.sync = new Replication(connect, from, to)
                .with("redis.uri", proxy.uri())
                .with("reconnect.backoff.max.ms", "500");
    }

    /** A setting of the source connector that differs from the usual ones. */
    public ModelRun with(String key, String value) {
        sync.with(key, value);
        return this;
    }

    /** Captures, and compares, one database only; the traffic goes to the others as well. */
    public ModelRun withDatabase(int db) {
        databases = Integer.toString(db);
        return with("capture.databases", databases);
    }

    /**
     * Starts connectors and traffic, breaks something so many times, stops the traffic, and demands that both sides end
     * equal.
     */
    void endsEqual(int faults) {
        endsEqual(faults, Fault.USUAL);
    }

    /** The same with faults of these kinds. */
    public void endsEqual(int faults, List<Fault> kinds) {
        if (kinds.contains(Fault.MEMORY_FULL)) {
            with("dirty.max.keys", "1000").with("outbox.max.records", "100");
        }
        try (RandomTraffic traffic = new RandomTraffic(from, options)) {
            traffic.awaitMore(1_000);
            sync.run();
            breakThings(faults, kinds, traffic);
            traffic.awaitMore(500);
            commands = traffic.executed();
        }
        sync.awaitEqual("--databases", databases);
        countPassesAndGaps();
        assertThat(Jmx.source(sync.source, "hints-total")).isPositive();
        if (kinds.equals(List.of(Fault.MEMORY_FULL))) { // else it may not have been its turn
            assertThat(Jmx.source(sync.source, "hints-refused-total")).isPositive();
        }
    }

    /**
     * The control: the same with a part of the repair taken away, and both sides must end different. The first snapshot
     * has everything. Then the words are hidden from the source wherever the server says them.
     */
    void endsDifferent(int faults, List<Fault> kinds, int flushes, String... hidden) {
        sync.run();
        awaitRepaired();
        proxy.hide(List.of(hidden));
        try (RandomTraffic traffic = new RandomTraffic(from, options)) {
            breakThings(faults, kinds, traffic);
            await("flushes").atMost(LIMIT).until(() -> traffic.flushes() >= flushes);
            traffic.awaitMore(100);
            commands = traffic.executed();
        }
        awaitRepaired(); // or so it believes
        awaitAllApplied();
        assertThat(sync.verify("--databases", databases, "--rounds", "5", "--round-pause", "300"))
                .as("exit code of verify: this run must be able to fail")
                .isEqualTo(1);
        countPassesAndGaps();
    }

    /** Commands of the traffic. */
    public long commands() {
        return commands;
    }

    /** Gaps that the source's task has seen since it was last started. */
    public long gaps() {
        return gaps;
    }

    /** Passes that the source's task has completed since it was last started. */
    public long passes() {
        return passes;
    }

    private void breakThings(int faults, List<Fault> kinds, RandomTraffic traffic) {
        for (int i = 0; i < faults; i++) {
            traffic.awaitMore(200 + random.nextInt(1_500));
            fault(kinds.get(random.nextInt(kinds.size())), traffic);
        }
        awaitConnected();
    }

    private void fault(Fault kind, RandomTraffic traffic) {
        switch (kind) {
            case HINTS_CUT -> cut(true, false, traffic);
            case READS_CUT -> cut(false, true, traffic);
            case ALL_CUT -> cut(true, true, traffic);
            case SOURCE_RESTARTED -> connect.restartTask(sync.source, 0);
            case SINK_RESTARTED -> connect.restartTask(sync.sink, 0);
            case PAUSED -> {
                connect.pause(sync.source);
                traffic.awaitMore(500);
                connect.resume(sync.source);
            }
            case MEMORY_FULL -> {
                awaitConnected();
                connect.pause(sync.source);
                from.call("EVAL", "for i = 1, ARGV[1] do redis.call('INCR', 'many:' .. i) end", 0, TOO_MANY_KEYS);
                traffic.awaitMore(500);
                connect.resume(sync.source);
            }
        }
    }

    /** Half of the cuts are followed by a while in which nobody can connect. */
    private void cut(boolean hints, boolean reads, RandomTraffic traffic) {
        awaitConnected();
        boolean away = random.nextBoolean();
        await("a connection to cut: the last cut may not be known yet")
                .pollInterval(Duration.ofMillis(1))
                .until(() -> proxy.cut(connection -> connection.hearsHints() ? hints : reads) > 0);
        proxy.refuse(away);
        if (away) {
            traffic.awaitMore(300 + random.nextInt(500));
            proxy.refuse(false);
        }
    }

    private void awaitConnected() {
        await("the source to be connected")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Jmx.source(sync.source, "connected") == 1);
    }

    private void awaitRepaired() {
        await("no gap to be open")
                .atMost(LIMIT)
                .until(() -> Jmx.source(sync.source, "connected") == 1
                        && Jmx.source(sync.source, "gap-open") == 0
                        && Jmx.source(sync.source, "passes-total") > 0);
    }

    /** A key written last to each database is at the target, and so is all that was heard of before. */
    private void awaitAllApplied() {
        int all = databases.equals("*") ? RandomTraffic.DATABASES : 1; // or only the first
        for (int db = 0; db < all; db++) {
            sync.from.call("SELECT", db);
            sync.to.call("SELECT", db);
            sync.from.call("SET", "the last", db);
            await("the last key")
                    .atMost(LIMIT)
                    .until(() -> sync.to.call("EXISTS", "the last").equals(1L));
        }
    }

    private void countPassesAndGaps() {
        gaps = Jmx.source(sync.source, "gaps-total");
        passes = Jmx.source(sync.source, "passes-total");
    }

    @Override
    public void close() {
        proxy.close();
        sync.close();
    }
}
