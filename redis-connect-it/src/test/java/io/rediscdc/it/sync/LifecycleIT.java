package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What operators do to connectors: nothing is lost by it, and nothing is left behind. */
@ExtendWith(SharedConnect.class)
class LifecycleIT {
    private static final int CYCLES = 20;

    private Replication sync;

    @BeforeEach
    void start(ConnectHarness connect) {
        sync = Replication.notified(connect);
    }

    @AfterEach
    void end() {
        sync.close();
    }

    @Test
    void pauseResumeAndRestartLoseNothing(ConnectHarness connect) {
        sync.run();
        write("running");
        sync.awaitEqual();
        connect.pause(sync.source);
        write("paused source");
        sync.from.call("DEL", "running:1");
        connect.resume(sync.source);
        sync.awaitEqual();
        connect.pause(sync.sink);
        write("paused sink");
        sync.from.call("DEL", "running:2");
        connect.resume(sync.sink);
        sync.awaitEqual();
        connect.restartTask(sync.source, 0);
        write("restarted task");
        connect.restartTask(sync.sink, 0);
        write("restarted sink");
        connect.restart(sync.source);
        write("restarted source");
        sync.awaitEqual();
        connect.stop(sync.source);
        write("stopped source");
        connect.resume(sync.source);
        sync.awaitEqual();
    }

    @Test
    void creatingAndDeletingBothConnectorsLeavesNothingBehind(ConnectHarness connect) {
        write("kept");
        cycle(connect);
        Set<String> threadsBefore = ourThreads();
        long heapBefore = usedHeap();
        for (int i = 0; i < CYCLES; i++) {
            cycle(connect);
        }
        await("our threads to end").until(() -> ourThreads().equals(threadsBefore));
        assertThat(threadsBefore).isEmpty();
        await("our connections to end").until(() -> ourClients(sync.from) == 0 && ourClients(sync.to) == 0);
        await("the heap to be as small as before")
                .atMost(Duration.ofSeconds(20))
                .until(() -> usedHeap() < heapBefore + 40_000_000L);
    }

    private void cycle(ConnectHarness connect) {
        sync.run();
        connect.delete(sync.source);
        connect.delete(sync.sink);
    }

    private void write(String what) {
        for (int i = 0; i < 200; i++) {
            sync.from.call("SET", what + ":" + i, what + i);
        }
    }

    /** Netty's own thread for all event loops of a JVM ends by itself a second after the last use. */
    private static Set<String> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("redis-cdc") || name.startsWith("lettuce"))
                .filter(name -> !name.startsWith("redis-cdc-test"))
                .collect(Collectors.toSet());
    }

    private static long ourClients(io.rediscdc.it.Redis redis) {
        String list = new String((byte[]) redis.call("CLIENT", "LIST"), StandardCharsets.UTF_8);
        return List.of(list.split("\n")).stream()
                .filter(line -> line.contains("name=redis-cdc"))
                .count();
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
