package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys are deleted while the worker and its broker are dead. */
class WorkerKilledWithRemovalsIT {
    private static final int KEYS = 20_000;

    @TempDir
    Path folder;

    @Test
    void deletesWhileItIsDeadReachTheTarget() throws Exception {
        try (KilledWorker worker = new KilledWorker(folder)) {
            worker.fill("k", KEYS);
            worker.start();
            worker.awaitAtTarget(KEYS);
            worker.kill();
            worker.source.call("EVAL", "for i = 1, 10000 do redis.call('DEL', 'k:' .. i) end", 0);
            worker.start();
            worker.awaitEqual();
            assertThat(worker.target.call("DBSIZE")).isEqualTo(KEYS - 10_000L);
        }
    }
}
