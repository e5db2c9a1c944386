package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Keys;
import io.rediscdc.it.Redis;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.redis.RespSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Writes faster than anything behind them: nothing is missing, and what is left is the last state. */
@ExtendWith(SharedConnect.class)
class BurstIT {
    private static final int BURST = 100_000;
    private static final long HOT_SECONDS = 5;

    private Replication sync;

    @BeforeEach
    void start(ConnectHarness connect) {
        sync = Replication.notified(connect).run();
    }

    @org.junit.jupiter.api.AfterEach
    void end() {
        sync.close();
    }

    @Test
    void aBurstOfDistinctKeysArrivesWhole() {
        List<Object[]> commands = new ArrayList<>();
        for (int i = 0; i < BURST; i++) {
            commands.add(new Object[] {"SET", "burst:" + i, "value " + i});
        }
        pipeline(sync.from, commands);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Keys.count(sync.to::call).equals((long) BURST));
        sync.awaitEqual();
    }

    @Test
    void hotKeysEndWithTheirLastValue() throws InterruptedException {
        List<Thread> writers = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(HOT_SECONDS);
        for (int writer = 0; writer < 2; writer++) {
            Redis redis = sync.from.again();
            int offset = writer;
            Thread thread = new Thread(() -> {
                try (redis) {
                    for (int round = 0; System.nanoTime() < end; round++) {
                        List<Object[]> commands = new ArrayList<>();
                        for (int key = offset; key < 1_000; key++) {
                            commands.add(new Object[] {"SET", "hot:" + key, "round " + round + " of " + offset});
                        }
                        pipeline(redis, commands);
                    }
                }
            });
            thread.start();
            writers.add(thread);
        }
        for (Thread thread : writers) {
            thread.join();
        }
        sync.awaitEqual();
        assertThat(Keys.count(sync.to::call)).isEqualTo(1_000L);
    }

    @Test
    void aKeySetAndDeletedInTurnsEndsAsTheLastCommandSays() {
        for (int turn = 0; turn < 20_000; turn++) {
            sync.from.call("SET", "flip", "turn " + turn);
            sync.from.call("DEL", "flip");
            sync.from.call("SET", "flop", "turn " + turn);
            if (turn < 19_999) {
                sync.from.call("DEL", "flop");
            }
        }
        sync.awaitEqual();
        await().until(() -> sync.to.call("EXISTS", "flip").equals(0L));
        assertThat(sync.to.call("EXISTS", "flop")).isEqualTo(1L);
    }

    private static void pipeline(Redis redis, List<Object[]> commands) {
        try (RespSocket socket = redis.connect()) {
            Thread sender = new Thread(() -> commands.forEach(socket::send));
            sender.start();
            for (int i = 0; i < commands.size(); i++) {
                socket.read();
            }
        }
    }
}
