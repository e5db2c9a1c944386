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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A worker whose sink task everybody takes for dead while its writes are under way, and that goes on later. */
@ExtendWith(SharedConnect.class)
class ZombieSinkIT {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String NAME = "zombie-sink";

    @TempDir
    Path folder;

    @Test
    void whatAZombieHadOnItsWayDoesNotLandOnNewerStates(ConnectHarness connect) throws Exception {
        SequencedLoad load = new SequencedLoad(connect, NAME, 500);
        try (RedisServer server = RedisServer.start(RedisBinary.find());
                Redis target = new Redis(server);
                CutProxy proxy = new CutProxy(server);
                OrderWatch watch = new OrderWatch(List.of(server));
                WorkerProcess one = worker(connect, "one");
                WorkerProcess two = worker(connect, "two")) {
            one.awaitUp();
            two.awaitUp();
            one.put(NAME, sink(proxy));
            load.produce(2);
            await("the first states").atMost(LIMIT).until(() -> load.isApplied(target));
            boolean oneRuns = one.runnerOf(NAME).equals(one.id());
            WorkerProcess zombie = oneRuns ? one : two;
            WorkerProcess successor = oneRuns ? two : one;

            List<ProxiedConnection> held = proxy.connections();
            held.forEach(ProxiedConnection::hold);
            load.produce(20);
            await("writes under way").atMost(LIMIT).until(() -> held.stream().anyMatch(ProxiedConnection::holdsBytes));
            zombie.signal("STOP");
            load.produce(20);
            await("the successor")
                    .atMost(LIMIT)
                    .until(() -> successor.runnerOf(NAME).equals(successor.id()));
            await("the last states").atMost(LIMIT).until(() -> load.isApplied(target));

            proxy.resume();
            zombie.signal("CONT");
            await("the zombie's connections to end").atMost(LIMIT).until(() -> held.stream()
                    .noneMatch(ProxiedConnection::isOpen));
            load.produce(2);
            await("what came since").atMost(LIMIT).until(() -> load.isApplied(target));
            assertThat(watch.violations()).isEmpty();
        }
    }

    private static Map<String, String> sink(CutProxy proxy) {
        Map<String, String> config = Configs.sink(proxy.uri(), NAME);
        config.put("consumer.override.session.timeout.ms", "6000");
        config.put("consumer.override.heartbeat.interval.ms", "1000");
        config.put("consumer.override.auto.offset.reset", "earliest");
        config.put("redis.command.timeout.ms", "60000");
        return config;
    }

    private WorkerProcess worker(ConnectHarness connect, String name) throws Exception {
        return WorkerProcess.start(connect.bootstrap(), NAME + "-workers", Files.createDirectory(folder.resolve(name)));
    }
}
