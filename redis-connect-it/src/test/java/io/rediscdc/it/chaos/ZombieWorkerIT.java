package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Slice;
import io.rediscdc.format.BinaryFormat;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Keys;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.sync.Replication;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker that everybody takes for dead, and that goes on where it stopped once another one has its task. With
 * exactly-once support on the workers, what it had read before is refused by Kafka.
 */
@ExtendWith(SharedConnect.class)
class ZombieWorkerIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int KEYS = 200;
    /** What its producer says when it goes on with what it had read. */
    private static final Pattern REFUSED = Pattern.compile("InvalidProducerEpochException|ProducerFencedException");

    @TempDir
    Path folder;

    @Test
    void nothingStaleOfAZombieEndsInTheTopic(ConnectHarness connect) throws Exception {
        try (Replication sync = new Replication(
                                connect,
                                ServerVersion.R7.start("--notify-keyspace-events", "EA"),
                                ServerVersion.R7.start())
                        .with("transaction.boundary", "interval") // so that there nearly always is an open transaction
                        .with("transaction.boundary.interval.ms", "1000")
                        .withSink("consumer.override.isolation.level", "read_committed");
                WorkerProcess one = worker(connect, sync, "one");
                WorkerProcess two = worker(connect, sync, "two")) {
            WorkerProcess zombie = run(sync, one, two);
            WorkerProcess successor = zombie == one ? two : one;
            try (SteadyWriter writer = new SteadyWriter(sync.from.server(), "z", KEYS)) {
                await("keys at the target").atMost(LIMIT).until(() -> Keys.count(sync.to::call)
                        .equals((long) KEYS));
                zombie.signal("STOP");
                await("another worker to take over")
                        .atMost(LIMIT)
                        .until(() -> successor.runnerOf(sync.source).equals(successor.id()));
                sync.from.call("SET", "after the takeover", "v");
                await("a record of the successor").atMost(LIMIT).until(() -> sync.to
                        .call("EXISTS", "after the takeover")
                        .equals(1L));
                zombie.signal("CONT");
                await("the zombie to be refused").atMost(LIMIT).until(() -> REFUSED.matcher(zombie.log())
                        .find());
                long before = writer.written();
                await().atMost(LIMIT).until(() -> writer.written() > before + 10 * KEYS);
            }
            sync.awaitEqual();
            List<ConsumerRecord<byte[], byte[]>> committed = connect.topics().records(sync.topic(0));
            assertThat(connect.topics().uncommitted(sync.topic(0)))
                    .as("records that the zombie had sent and could not commit")
                    .hasSizeGreaterThan(committed.size());
            assertThat(numbersThatFell(committed)).isZero();
        }
    }

    /** Without exactly-once support nothing refuses it, and the next pass repairs what it has spoiled. */
    @Test
    @Tag("matrix")
    void whatAZombieSpoilsIsRepairedByTheNextPass(ConnectHarness connect) throws Exception {
        try (Replication sync = new Replication(
                                connect,
                                ServerVersion.R7.start("--notify-keyspace-events", "EA"),
                                ServerVersion.R7.start())
                        .with("reconcile.interval.ms", "5000")
                        .with("producer.override.linger.ms", "1000") // so that there is always something not sent yet
                        .with("producer.override.batch.size", "1000000");
                WorkerProcess one = unfencedWorker(connect, sync, "one");
                WorkerProcess two = unfencedWorker(connect, sync, "two")) {
            WorkerProcess zombie = run(sync, one, two);
            WorkerProcess successor = zombie == one ? two : one;
            try (SteadyWriter writer = new SteadyWriter(sync.from.server(), "z", KEYS)) {
                await("keys at the target").atMost(LIMIT).until(() -> Keys.count(sync.to::call)
                        .equals((long) KEYS));
                zombie.signal("STOP");
                long frozen = writer.written();
                await("everything to be overwritten").until(() -> writer.written() > frozen + 10 * KEYS);
            }
            await("another worker to take over")
                    .atMost(LIMIT)
                    .until(() -> successor.runnerOf(sync.source).equals(successor.id()));
            sync.awaitEqual();
            assertThat(numbersThatFell(connect.topics().records(sync.topic(0)))).isZero();
            zombie.signal("CONT");
            await("the zombie to write what is stale")
                    .atMost(LIMIT)
                    .until(() -> numbersThatFell(connect.topics().records(sync.topic(0))) > 0);
            sync.awaitEqual();
            assertThat(successor.log()).contains("repaired by the next pass").contains("(5000)");
        }
    }

    /** Starts both connectors, and returns the worker that the source runs in. */
    private static WorkerProcess run(Replication sync, WorkerProcess one, WorkerProcess two) throws Exception {
        one.awaitUp();
        two.awaitUp();
        one.put(sync.source, sync.sourceConfig());
        await("the task").atMost(LIMIT).until(() -> !two.runnerOf(sync.source).isEmpty());
        sync.runSink();
        return one.runnerOf(sync.source).equals(one.id()) ? one : two;
    }

    /** How often a record holds an older write than an earlier one: each fourth key is a string, and holds its number. */
    private static int numbersThatFell(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<Slice, Long> last = new HashMap<>();
        int fell = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            if (key.startsWith("z:") && Integer.parseInt(key.substring(2)) % 4 == 0) {
                long number = Long.parseLong(new String(
                        BinaryFormat.decode(record.value()).value().payload().toArray(), StandardCharsets.UTF_8));
                Long before = last.put(Slice.of(record.key()), number);
                fell += before != null && number < before ? 1 : 0;
            }
        }
        assertThat(last).hasSize(KEYS / 4);
        return fell;
    }

    private WorkerProcess worker(ConnectHarness connect, Replication sync, String name) throws Exception {
        return WorkerProcess.start(
                connect.bootstrap(), sync.name + "-workers", Files.createDirectory(folder.resolve(name)));
    }

    private WorkerProcess unfencedWorker(ConnectHarness connect, Replication sync, String name) throws Exception {
        return WorkerProcess.startWithoutFencing(
                connect.bootstrap(), sync.name + "-workers", Files.createDirectory(folder.resolve(name)));
    }
}
