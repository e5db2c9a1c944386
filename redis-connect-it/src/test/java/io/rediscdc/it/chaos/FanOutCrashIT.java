package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Redis;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.sync.Configs;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The worker dies while one of two targets takes no writes: what {@code on.failure} promises of the time after that. */
@ExtendWith(SharedConnect.class)
class FanOutCrashIT {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"wait", "park"})
    void bothTargetsGetAllThatTheyMissed(String policy, ConnectHarness connect) throws Exception {
        String name = "fanout-crash-" + policy;
        SequencedLoad load = new SequencedLoad(connect, name, 200);
        try (RedisServer a = RedisServer.start(RedisBinary.find());
                RedisServer b = RedisServer.start(RedisBinary.find())) {
            try (WorkerProcess worker = worker(connect, name, "one")) {
                worker.awaitUp();
                worker.put(name, sink(name, a, b, policy));
                load.produce(5);
                awaitApplied(load, a);
                awaitApplied(load, b);
                signal(b, "STOP");
                load.produce(10);
                awaitApplied(load, a);
            } // kills it
            load.produce(5);
            try (WorkerProcess worker = worker(connect, name, "two")) {
                worker.awaitUp();
                awaitApplied(load, a);
                signal(b, "CONT");
                awaitApplied(load, b);
                load.produce(2);
                awaitApplied(load, a);
                awaitApplied(load, b);
            }
        }
    }

    private static Map<String, String> sink(String name, RedisServer a, RedisServer b, String policy) {
        Map<String, String> config = Configs.sink(a.uri(), name);
        config.remove("redis.uri");
        config.putAll(Map.of(
                "targets", "a,b",
                "targets.a.redis.uri", a.uri(),
                "targets.b.redis.uri", b.uri(),
                "targets.b.on.failure", policy,
                "park.after.ms", "200",
                "redis.command.timeout.ms", "1000",
                "redis.connect.timeout.ms", "1000",
                "retry.backoff.max.ms", "500"));
        config.put("consumer.override.session.timeout.ms", "6000");
        config.put("consumer.override.heartbeat.interval.ms", "1000");
        return config;
    }

    private WorkerProcess worker(ConnectHarness connect, String name, String which) throws Exception {
        return WorkerProcess.start(
                connect.bootstrap(), name + "-workers", Files.createDirectory(folder.resolve(which)));
    }

    private static void awaitApplied(SequencedLoad load, RedisServer server) {
        await("all at " + server).atMost(LIMIT).until(() -> {
            try (Redis redis = new Redis(server)) {
                return load.isApplied(redis);
            }
        });
    }

    private static void signal(RedisServer server, String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(server.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
