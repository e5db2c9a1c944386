package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Redis;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.redis.RespSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A value of half a MB that changes without a pause is not sent whole for each change, and delays nobody else. */
@ExtendWith(SharedConnect.class)
class HotKeyIT {
    private static final int ELEMENTS = 5_000;
    private static final int ELEMENT_BYTES = 100;
    private static final long VALUE_BYTES = ELEMENTS * ELEMENT_BYTES;
    private static final long BUDGET = 1_048_576;
    private static final long SECONDS = 10;

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
    void aHotListKeepsToItsBytesAndASmallKeyDoesNotWaitForIt() throws Exception {
        for (int i = 0; i < ELEMENTS; i++) {
            sync.from.call("RPUSH", "list", element(i));
        }
        sync.run();
        sync.awaitEqual();
        Metrics metrics = Metrics.of(sync.source);
        long bytesBefore = metrics.get("record-bytes-total");
        long begin = System.nanoTime();
        AtomicBoolean stopped = new AtomicBoolean();
        AtomicLong pushes = new AtomicLong();
        Redis other = sync.from.again();
        Thread writer = new Thread(() -> push(other, stopped, pushes));
        writer.start();
        try {
            int small = 0;
            while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(SECONDS)) {
                sync.from.call("SET", "small", ++small);
            }
        } finally {
            stopped.set(true);
            writer.join();
            other.close();
        }
        long bytes = metrics.get("record-bytes-total") - bytesBefore;
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("%d pushes in %.1f s, %.0f bytes a second%n", pushes.get(), seconds, bytes / seconds);
        assertThat(pushes.get()).as("pushes").isGreaterThan(2_000);
        assertThat((double) bytes).as("bytes").isLessThan(2 * BUDGET * seconds + 4 * VALUE_BYTES);
        assertThat(metrics.get("rests-total")).isPositive();
        sync.awaitEqual();
        await().atMost(Duration.ofSeconds(10)).until(() -> metrics.get("resting-keys") == 0);
        assertThat(records("small"))
                .as("records of the small key, against those of the list")
                .isGreaterThan(3 * records("list"));
    }

    private long records(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return sync.connect.topics().records(sync.topic(0)).stream()
                .filter(record -> Arrays.equals(record.key(), bytes))
                .count();
    }

    /** The list keeps its length, so it never becomes one that is read in pieces. */
    private static void push(Redis redis, AtomicBoolean stopped, AtomicLong pushes) {
        try (RespSocket socket = redis.connect()) {
            while (!stopped.get()) {
                for (int i = 0; i < 20; i++) {
                    socket.send("RPUSH", "list", element(pushes.incrementAndGet()));
                    socket.send("LPOP", "list");
                }
                for (int i = 0; i < 40; i++) {
                    socket.read();
                }
            }
        }
    }

    /** Does not compress. */
    private static byte[] element(long number) {
        byte[] bytes = new byte[ELEMENT_BYTES];
        new Random(number).nextBytes(bytes);
        return bytes;
    }
}
