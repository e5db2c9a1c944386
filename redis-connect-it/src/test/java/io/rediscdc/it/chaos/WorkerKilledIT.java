package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.it.Keys;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker and its broker die by SIGKILL, in the middle of the snapshot and of live changes. */
class WorkerKilledIT {
    private static final int KEYS = 100_000;

    @TempDir
    Path folder;

    @Test
    void aKillInMidSnapshotAndInMidStreamLosesNothing() throws Exception {
        try (KilledWorker worker = new KilledWorker(folder)) {
            worker.fill("k", KEYS);
            try (SteadyWriter writer = new SteadyWriter(worker.source, "w", 2_000)) {
                worker.start();
                worker.awaitAtTarget(KEYS / 10);
                worker.kill();
                assertThat(Keys.count(worker.target::call)).as("mid-snapshot").isLessThan(KEYS);
                worker.fill("later", 1_000);
                worker.start();
                assertThat(writer.written()).isPositive();
            }
            worker.awaitEqual();
        }
    }
}
