package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.OrderWatch;
import io.rediscdc.it.Redis;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.sync.Configs;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The target fails while records flow: nothing is lost, and no key ever goes back to an older state. */
@ExtendWith(SharedConnect.class)
class SinkFaultsIT {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int KEYS = 500;

    private final String name = "sinkfaults" + COUNT.incrementAndGet();
    private RedisServer server;
    private CutProxy proxy;
    private Redis target;
    private OrderWatch watch;
    private SequencedLoad load;

    @BeforeEach
    void start(ConnectHarness connect) {
        server = RedisServer.start(RedisBinary.find(), "--appendonly", "yes", "--key-load-delay", "100");
        proxy = new CutProxy(server);
        target = new Redis(server).patient();
        watch = new OrderWatch(List.of(target.server()));
        load = new SequencedLoad(connect, name, KEYS);
    }

    @AfterEach
    void end() {
        watch.close();
        target.close();
        proxy.close();
        server.close();
    }

    @Test
    void hundredsOfCutsInMidPipelineLoseAndReorderNothing(ConnectHarness connect) {
        long seed = System.nanoTime();
        System.out.println("SinkFaultsIT seed " + seed);
        Random random = new Random(seed);
        connect.run(name, sink()); // whole: validate connects too, and rightly refuses a server that cuts it off
        proxy.cutEachAfter(() -> 200 + random.nextInt(25_000));
        load.produce(50);
        soon().until(() -> {
            load.produce(1); // a fast target takes it all in few and large writes: goes on until there were enough cuts
            return proxy.cuts() >= 200;
        });
        soon().until(() -> load.isApplied(target));
        assertThat(watch.violations()).isEmpty();
        assertThat(watch.writes()).isPositive();
        assertThat(Jmx.task(name, "retries-total")).isPositive();
    }

    @Test
    void aTargetThatIsKilledUnderLoadGetsAllThatItMissed(ConnectHarness connect) {
        connect.run(name, sink());
        load.produce(20);
        soon().until(() -> watch.writes() > 2_000);
        server.kill9();
        load.produce(40);
        soon().until(() -> Jmx.task(name, "retries-total") > 2);
        server.restart();
        try (Redis restarted = target.again()) {
            soon().until(() -> load.isApplied(restarted));
        }
        assertThat(watch.violations()).isEmpty();
    }

    @Test
    void aTargetThatIsLoadingItsDataIsWaitedFor(ConnectHarness connect) {
        connect.run(name, sink());
        load.produce(20);
        soon().until(() -> load.isApplied(target));
        target.call("EVAL", "for i = 1, 30000 do redis.call('SET', 'more:' .. i, i) end", 0); // 3 s of loading
        server.kill9();
        load.produce(5);
        long retries = Jmx.task(name, "retries-total");
        server.restart(); // returns once all is loaded
        assertThat(Jmx.task(name, "retries-total"))
                .as("tries of the sink while the server answered LOADING")
                .isGreaterThan(retries + 1);
        connect.awaitRunning(name);
        try (Redis restarted = target.again()) {
            assertThat(new String((byte[]) restarted.call("INFO", "errorstats"), StandardCharsets.US_ASCII))
                    .contains("errorstat_LOADING");
            soon().until(() -> load.isApplied(restarted));
        }
        assertThat(watch.violations()).isEmpty();
    }

    @Test
    void aPasswordThatWasChangedStopsTheTaskWhichGoesOnWithTheNewOne(ConnectHarness connect) {
        target.call("ACL", "SETUSER", "app", "on", ">former", "~*", "+@all");
        Map<String, String> config = sink();
        config.put("redis.username", "app");
        config.put("redis.password", "former");
        connect.run(name, config);
        load.produce(5);
        soon().until(() -> load.isApplied(target));
        target.call("ACL", "SETUSER", "app", "resetpass", ">latter");
        load.produce(5);
        soon().until(() -> load.isApplied(target)); // a connection that is logged in stays so
        target.call("CLIENT", "KILL", "USER", "app");
        load.produce(5);
        assertThat(connect.awaitFailedTask(name)).contains("redis.password").contains("nothing was skipped");
        config.put("redis.password", "latter");
        connect.run(name, config);
        soon().until(() -> load.isApplied(target));
        assertThat(watch.violations()).isEmpty();
    }

    @Test
    void aFullTargetIsWaitedFor(ConnectHarness connect) {
        connect.run(name, sink());
        load.produce(10);
        soon().until(() -> load.isApplied(target));
        target.call("CONFIG", "SET", "maxmemory-policy", "noeviction");
        target.call("CONFIG", "SET", "maxmemory", 1);
        load.produce(20);
        soon().until(() -> Jmx.task(name, "retries-total") > 2);
        connect.awaitRunning(name);
        target.call("CONFIG", "SET", "maxmemory", 0);
        soon().until(() -> load.isApplied(target));
        assertThat(watch.violations()).isEmpty();
    }

    @Test
    void aPausedTargetIsWaitedForAndWritesNothingTwiceOutOfOrder(ConnectHarness connect) {
        connect.run(name, sink());
        load.produce(10);
        soon().until(() -> watch.writes() > 500);
        target.call("CLIENT", "PAUSE", 4_000, "ALL");
        load.produce(40);
        soon().until(() -> Jmx.task(name, "retries-total") > 1);
        soon().until(() -> load.isApplied(target));
        assertThat(watch.violations()).isEmpty();
    }

    @Test
    void aNetworkThatStallsAndThenDeliversLateDoesNotBringOldStatesBack(ConnectHarness connect) {
        connect.run(name, sink());
        load.produce(10);
        soon().until(() -> load.isApplied(target));
        for (int i = 0; i < 5; i++) {
            proxy.stall();
            load.produce(4);
            long retries = Jmx.task(name, "retries-total");
            soon().until(() -> Jmx.task(name, "retries-total") > retries);
            proxy.resume();
        }
        soon().until(() -> load.isApplied(target));
        assertThat(watch.violations()).isEmpty();
    }

    private Map<String, String> sink() {
        Map<String, String> config = Configs.sink(proxy.uri(), name);
        config.putAll(Map.of(
                "redis.command.timeout.ms", "1000",
                "redis.connect.timeout.ms", "1000",
                "retry.backoff.ms", "5",
                "retry.backoff.max.ms", "200",
                "batch.max.records", "50",
                "consumer.override.max.poll.records", "250"));
        return config;
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }
}
