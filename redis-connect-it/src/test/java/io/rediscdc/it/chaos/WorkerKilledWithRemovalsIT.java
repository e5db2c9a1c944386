package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.it.Keys;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys are deleted while the worker and its broker are dead. */
class WorkerKilledWithRemovalsIT {
    @TempDir
    Path folder;

    @Test
    void deletesWhileItIsDeadReachTheTarget() throws Exception {
        deleteWhileDead(10_000, 10_000);
    }

    @Test
    @Tag("long")
    void aHundredThousandDeletesWhileItIsDeadReachTheTarget() throws Exception {
        deleteWhileDead(100_000, 20_000);
    }

    @Tag("matrix")
    @Test
    void aKeyThatGoesAndComesAroundTheKillEndsRight() throws Exception {
        try (KilledWorker worker = new KilledWorker(folder)) {
            run(worker, "SET", "deleted while dead", "1", "SET", "changed while dead", "1", "SET", "back at once", "1");
            run(worker, "SET", "back while dead", "1", "SET", "back when alive", "1", "SET", "gone for ever", "1");
            worker.start();
            worker.awaitAtTarget(6);
            worker.source.call("DEL", "back while dead"); // so late that it may still be on its way, or lost
            worker.source.call("DEL", "back when alive");
            worker.source.call("DEL", "gone for ever");
            worker.source.call("SET", "born in the last moment", "1");
            worker.source.call("SET", "died young", "1");
            worker.kill();
            worker.source.call("DEL", "deleted while dead");
            worker.source.call("DEL", "died young");
            worker.source.call("SET", "changed while dead", "2");
            worker.source.call("RPUSH", "back while dead", "of", "another", "type");
            worker.source.call("DEL", "back at once");
            worker.source.call("SET", "back at once", "1", "PX", 3_600_000);
            worker.start();
            worker.source.call("SET", "back when alive", "2");
            worker.awaitEqual();
            assertThat(Keys.count(worker.target::call)).isEqualTo(5L);
            assertThat(worker.target.call("TYPE", "back while dead")).isEqualTo("list");
        }
    }

    private void deleteWhileDead(int deleted, int kept) throws Exception {
        try (KilledWorker worker = new KilledWorker(folder)) {
            worker.fill("k", deleted + kept);
            worker.start();
            worker.awaitAtTarget(deleted + kept);
            worker.kill();
            worker.source.call("EVAL", "for i = 1, ARGV[1] do redis.call('DEL', 'k:' .. i) end", 0, deleted);
            worker.start();
            worker.awaitEqual();
            assertThat(Keys.count(worker.target::call)).isEqualTo((long) kept);
        }
    }

    private static void run(KilledWorker worker, String... words) {
        for (int i = 0; i < words.length; i += 3) {
            worker.source.call(words[i], words[i + 1], words[i + 2]);
        }
    }
}
