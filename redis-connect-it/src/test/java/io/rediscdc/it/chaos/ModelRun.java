package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.sync.Replication;
import io.rediscdc.tools.server.RedisServer;
import java.time.Duration;
import java.util.Random;

/** Random traffic through both connectors while their connections are cut and their tasks restarted. */
final class ModelRun implements AutoCloseable {
    private final ConnectHarness connect;
    private final RandomTraffic.Options options;
    private final Random random;
    private final RedisServer from;
    private final CutProxy proxy;
    private final Replication sync;

    /** Takes over both servers. */
    ModelRun(ConnectHarness connect, RedisServer from, RedisServer to, RandomTraffic.Options options) {
        this.connect = connect;
        this.options = options;
        this.random = new Random(options.seed());
        this.from = from;
        this.proxy = new CutProxy(from);
        this.sync = new Replication(connect, from, to)
                .with("redis.uri", proxy.uri())
                .with("reconnect.backoff.max.ms", "500");
    }

    /**
     * Starts connectors and traffic, breaks something so many times, stops the traffic, and demands that both sides end
     * equal.
     */
    void endsEqual(int faults) {
        try (RandomTraffic traffic = new RandomTraffic(from, options)) {
            traffic.awaitMore(1_000);
            sync.run();
            for (int i = 0; i < faults; i++) {
                traffic.awaitMore(200 + random.nextInt(1_500));
                fault(random.nextInt(10), traffic);
            }
            awaitConnected();
            traffic.awaitMore(500);
        }
        sync.awaitEqual();
        assertThat(Jmx.source(sync.source, "hints-total")).isPositive();
    }

    private void fault(int kind, RandomTraffic traffic) {
        switch (kind) {
            case 0, 1 -> cut(true, false, traffic);
            case 2, 3 -> cut(false, true, traffic);
            case 4, 5, 6 -> cut(true, true, traffic);
            case 7 -> connect.restartTask(sync.source, 0);
            case 8 -> connect.restartTask(sync.sink, 0);
            default -> {
                connect.pause(sync.source);
                traffic.awaitMore(500);
                connect.resume(sync.source);
            }
        }
    }

    /** Half of the cuts are followed by a while in which nobody can connect. */
    private void cut(boolean hints, boolean reads, RandomTraffic traffic) {
        awaitConnected();
        boolean away = random.nextBoolean();
        proxy.refuse(away);
        int cut = proxy.cut(connection -> connection.hearsHints() ? hints : reads);
        assertThat(cut).isPositive();
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

    @Override
    public void close() {
        proxy.close();
        sync.close();
    }
}
