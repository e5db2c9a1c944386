package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Keys;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.matrix.Cell;
import io.rediscdc.it.sync.Replication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The worker, alone or with its broker, dies by SIGKILL: once in the middle of the snapshot and once in the middle of live changes, deletes among them. */
@ExtendWith(SharedConnect.class)
class WorkerKilledIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int KEYS = 100_000;

    @TempDir
    Path folder;

    @Test
    @Tag("long")
    void aKillInMidSnapshotAndOneInMidStreamLoseNothing() throws Exception {
        try (KilledWorker worker = new KilledWorker(folder)) {
            worker.fill("k", KEYS);
            try (SteadyWriter writer = new SteadyWriter(worker.source, "w", 2_000)) {
                worker.start();
                worker.awaitAtTarget(KEYS / 10);
                worker.kill();
                assertThat(Keys.count(worker.target::call)).as("mid-snapshot").isLessThan(KEYS);
                worker.fill("later", 1_000);
                worker.delete("k", 1, 5_000);
                worker.start();
                worker.awaitCaughtUp();
                worker.delete("k", 5_001, 10_000); // on their way at the kill
                worker.kill();
                worker.delete("k", 10_001, 15_000);
                long dead = writer.written();
                await().until(() -> writer.written() > dead);
                worker.start();
            }
            worker.awaitEqual();
            assertThat(Keys.count(worker.target::call)).isEqualTo(KEYS - 15_000L + 1_000 + 2_000);
        }
    }

    @Test
    void aKillOfTheWorkerAloneLosesNothing(ConnectHarness connect) throws Exception {
        killOfTheWorkerAlone(Replication.notified(connect), "*", connect);
    }

    @Tag("matrix")
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.rediscdc.it.matrix.Cell#all")
    void aKillOfTheWorkerAloneLosesNothing(Cell cell, ConnectHarness connect, TestReporter reporter) throws Exception {
        killOfTheWorkerAlone(cell.replication(connect, cell.startSource(reporter)), cell.databases(), connect);
    }

    private void killOfTheWorkerAlone(Replication replication, String databases, ConnectHarness connect)
            throws Exception {
        try (Replication sync = replication) {
            sync.from.call("EVAL", "for i = 1, ARGV[1] do redis.call('SET', 'k:' .. i, i) end", 0, 3_000);
            WorkerProcess killed = worker(connect, sync, "killed");
            try (killed) {
                killed.awaitUp();
                killed.put(sync.source, sync.sourceConfig());
                sync.runSink();
                await("the snapshot at the target").atMost(LIMIT).until(() -> Keys.count(sync.to::call)
                        .equals(3_000L));
                try (SteadyWriter writer = new SteadyWriter(sync.from.server(), "w", 1_000)) {
                    await("live changes").atMost(LIMIT).until(() -> Keys.count(sync.to::call)
                            .equals(4_000L));
                    sync.from.call("EVAL", "for i = 1, ARGV[1] do redis.call('DEL', 'k:' .. i) end", 0, 1_000);
                    killed.close();
                    long dead = writer.written();
                    await("changes that nobody hears").until(() -> writer.written() > dead);
                }
            }
            sync.from.call("EVAL", "for i = 1001, ARGV[1] do redis.call('DEL', 'k:' .. i) end", 0, 2_000);
            try (WorkerProcess next = worker(connect, sync, "next")) {
                next.awaitUp();
                await("the task to run again").atMost(LIMIT).until(() -> next.runnerOf(sync.source)
                        .equals(next.id()));
                sync.awaitEqual("--databases", databases);
                assertThat(Keys.count(sync.to::call)).isEqualTo(2_000L);
            }
        }
    }

    private WorkerProcess worker(ConnectHarness connect, Replication sync, String name) throws Exception {
        return WorkerProcess.startWithoutFencing(
                connect.bootstrap(), sync.name + "-workers", Files.createDirectory(folder.resolve(name)));
    }
}
