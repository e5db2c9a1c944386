package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Slots;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.OrderWatch;
import io.rediscdc.it.Redis;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.sync.Configs;
import io.rediscdc.placement.Placement;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisCluster;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several targets of one connector, one of which fails while records flow: in the end all hold the same. */
@ExtendWith(SharedConnect.class)
class FanOutIT {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int KEYS = 200;

    private final String name = "fanout" + COUNT.incrementAndGet();
    private RedisServer a;
    private RedisServer b;
    private OrderWatch watch;
    private SequencedLoad load;

    @BeforeEach
    void start(ConnectHarness connect) {
        a = RedisServer.start(RedisBinary.find(), "--appendonly", "yes");
        b = RedisServer.start(RedisBinary.find(), "--appendonly", "yes");
        watch = new OrderWatch(List.of(a, b));
        load = new SequencedLoad(connect, name, KEYS);
    }

    @AfterEach
    void end() throws Exception {
        if (b.isRunning()) {
            signal("CONT");
        }
        watch.close();
        a.close();
        b.close();
    }

    @Test
    void theOthersWaitForATargetThatHangs(ConnectHarness connect) throws Exception {
        connect.run(name, sink(Map.of("queue.max.bytes", "100000")));
        load.produce(5);
        soon().until(() -> isApplied(a) && isApplied(b));
        signal("STOP");
        load.produce(30);
        soon().until(() -> Jmx.task(name, "consumption-paused") == 1);
        assertThat(isApplied(a))
                .as("what the other has would be further than the queue is long")
                .isFalse();
        signal("CONT");
        soon().until(() -> isApplied(a) && isApplied(b));
        soon().until(() -> Jmx.task(name, "consumption-paused") == 0);
        assertThat(watch.violations()).isEmpty();
    }

    @Test
    void theOthersGoOnWithoutATargetThatIsParkedAndItCatchesUp(ConnectHarness connect) throws Exception {
        connect.run(name, sink(Map.of("on.failure", "park", "park.after.ms", "200", "queue.max.bytes", "100000")));
        load.produce(5);
        soon().until(() -> isApplied(a) && isApplied(b));
        signal("STOP");
        load.produce(30);
        soon().until(() -> Jmx.task(name, "targets-parked") == 1);
        load.produce(10);
        soon().until(() -> isApplied(a));
        assertThat(Jmx.task(name, "targets-parked")).isEqualTo(1);
        signal("CONT");
        soon().until(() -> isApplied(b));
        soon().until(() -> Jmx.task(name, "targets-parked") == 0);
        load.produce(3);
        soon().until(() -> isApplied(a) && isApplied(b));
        assertThat(watch.violations()).isEmpty();
        assertThat(Jmx.task(name, "targets-given-up")).isZero();
    }

    @Test
    void aTargetThatMissesTooMuchIsGivenUpAndTheOthersGoOn(ConnectHarness connect) {
        connect.run(name, sink(Map.of("on.failure", "park", "park.after.ms", "0", "park.max.records", "1000")));
        load.produce(2);
        soon().until(() -> isApplied(a) && isApplied(b));
        b.kill9();
        load.produce(25);
        soon().until(() -> Jmx.task(name, "targets-given-up") == 1);
        soon().until(() -> isApplied(a));
        connect.awaitRunning(name);
        b.restart();
        connect.restart(name);
        soon().until(() -> isApplied(b)); // its markers tell from where
        assertThat(Jmx.task(name, "targets-given-up")).isZero();
    }

    @Test
    @Tag("matrix")
    void aTargetForWhichTheTopicsHoldTooManyKeysStaysParkedAndIsGivenUp(ConnectHarness connect) {
        String many = name + ".many";
        load = new SequencedLoad(connect, many, 30_000); // of two databases, more than there is memory for
        load.produce(1);
        b.call("SET", "foreign", "v");
        Map<String, String> config = sink(Map.of(
                "topics.regex", many + "\\.db\\d+",
                "kafka.bootstrap.servers", connect.bootstrap(),
                "targets.b.target.initial", "replace",
                "targets.b.replace.memory.bytes", "1048576",
                "targets.b.on.failure", "park",
                "targets.b.park.max.ms", "5000"));
        config.put("batch.max.records", "500");
        connect.run(name, config);
        soon().until(() -> Jmx.task(name, "targets-parked") == 1);
        soon().until(() -> Jmx.task(name, "targets-given-up") == 1);
        connect.awaitRunning(name);
        soon().until(() -> isApplied(a));
        assertThat(b.call("EXISTS", "foreign")).isEqualTo(1L);
    }

    @Test
    void aTargetThatComesLaterIsFilledAndTheOthersDoNotGoBack(ConnectHarness connect) {
        Map<String, String> alone = sink(Map.of("targets", "a"));
        alone.remove("targets.b.redis.uri");
        connect.run(name, alone);
        load.produce(20);
        soon().until(() -> isApplied(a));
        connect.run(name, sink(Map.of())); // while nothing comes, so that only the worker tells where all stands
        soon().until(() -> isApplied(b));
        load.produce(3);
        soon().until(() -> isApplied(a) && isApplied(b));
        assertThat(watch.violations()).isEmpty();
    }

    @Test
    void tasksThatComeAndGoUnderLoadLoseNothing(ConnectHarness connect) {
        Map<String, String> config = sink(Map.of());
        connect.run(name, config);
        for (int tasks : new int[] {3, 1, 2}) {
            load.produce(10);
            config.put("tasks.max", Integer.toString(tasks));
            connect.run(name, config);
            load.produce(10);
        }
        soon().until(() -> isApplied(a) && isApplied(b));
    }

    @Test
    void aServerAClusterAndTwentyFourShardsGetTheSameThroughADeath(ConnectHarness connect) {
        List<RedisServer> shards = new ArrayList<>(List.of(b));
        try (RedisCluster cluster = RedisCluster.start(RedisBinary.find(), 3, 0)) {
            while (shards.size() < 24) {
                shards.add(RedisServer.start(RedisBinary.find()));
            }
            Map<String, String> config = sink(Map.of(
                    "topics.regex", name + "\\.db0",
                    "targets", "one,many,dealt",
                    "targets.one.redis.uri", a.uri(),
                    "targets.many.redis.uri", cluster.uris(),
                    "targets.many.redis.topology", "cluster",
                    "targets.dealt.redis.uri",
                            shards.stream().map(RedisServer::uri).collect(Collectors.joining(",")),
                    "targets.dealt.redis.topology", "sharded",
                    "on.failure", "park",
                    "park.after.ms", "200"));
            config.keySet().removeAll(List.of("targets.a.redis.uri", "targets.b.redis.uri"));
            Placement placement = Placement.named(
                    "slot", shards.stream().map(RedisServer::uri).toList());
            connect.run(name, config);
            load.produce(5);
            b.kill9();
            load.produce(20);
            soon().until(() -> Jmx.task(name, "targets-parked") == 1);
            soon().until(() -> load.isApplied(key -> a.call("GET", key)));
            b.restart();
            load.produce(5);
            soon().until(() -> load.isApplied(key -> a.call("GET", key))
                    && load.isApplied(key -> cluster.ownerOf(Slots.of(key.getBytes(StandardCharsets.US_ASCII)))
                            .call("GET", key))
                    && load.isApplied(key -> shards.get(placement.of(key.getBytes(StandardCharsets.US_ASCII)))
                            .call("GET", key)));
        } finally {
            shards.stream().skip(1).forEach(RedisServer::close);
        }
    }

    private Map<String, String> sink(Map<String, String> options) {
        Map<String, String> config = Configs.sink(a.uri(), name);
        config.remove("redis.uri");
        config.putAll(Map.of(
                "targets", "a,b",
                "targets.a.redis.uri", a.uri(),
                "targets.b.redis.uri", b.uri(),
                "redis.command.timeout.ms", "1000",
                "redis.connect.timeout.ms", "1000",
                "retry.backoff.ms", "5",
                "retry.backoff.max.ms", "200",
                "batch.max.records", "50"));
        config.putAll(options);
        return config;
    }

    private boolean isApplied(RedisServer server) {
        try (Redis redis = new Redis(server)) {
            return load.isApplied(redis);
        }
    }

    private void signal(String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(b.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }
}
