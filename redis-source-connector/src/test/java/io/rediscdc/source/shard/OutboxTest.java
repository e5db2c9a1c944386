package io.rediscdc.source.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Outbox outbox = new Outbox(3, 1_000);

    @Test
    void handsOutInOrderAndUpToAboutTheMost() throws InterruptedException {
        outbox.put(List.of(record(1), record(2)), 10, OutboxTest::nothing);
        outbox.put(List.of(record(3)), 10, OutboxTest::nothing);
        assertThat(values(outbox.poll(10, 0))).containsExactly(1, 2, 3);
        assertThat(outbox.poll(10, 0)).isNull();
        outbox.put(List.of(record(4), record(5)), 10, OutboxTest::nothing);
        outbox.put(List.of(record(6)), 10, OutboxTest::nothing);
        assertThat(values(outbox.poll(2, 0))).containsExactly(4, 5);
        assertThat(outbox.records()).isEqualTo(1);
        assertThat(outbox.bytes()).isEqualTo(10);
    }

    @Test
    void waitsForRoomWhenFull() throws InterruptedException {
        outbox.put(List.of(record(1), record(2), record(3)), 10, OutboxTest::nothing);
        CountDownLatch started = new CountDownLatch(1);
        AtomicBoolean taken = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            started.countDown();
            try {
                taken.set(outbox.put(List.of(record(4)), 10, OutboxTest::nothing));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        writer.start();
        started.await();
        assertThat(values(outbox.poll(3, 0))).containsExactly(1, 2, 3);
        writer.join();
        assertThat(taken).isTrue();
        assertThat(values(outbox.poll(3, 0))).containsExactly(4);
    }

    @Test
    void whoWaitsLooksAroundMeanwhile() throws InterruptedException {
        outbox.put(List.of(record(1), record(2), record(3)), 10, OutboxTest::nothing);
        AtomicInteger looks = new AtomicInteger();
        Thread writer = new Thread(() -> {
            try {
                outbox.put(List.of(record(4)), 10, () -> {
                    if (looks.incrementAndGet() == 2) {
                        pollAll();
                    }
                });
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        writer.start();
        writer.join();
        assertThat(looks).hasValue(2);
        assertThat(values(outbox.poll(3, 0))).containsExactly(4);
    }

    @Test
    void carriesAFailureToPoll() {
        outbox.fail(new IllegalStateException("the way out"));
        assertThatThrownBy(() -> outbox.poll(1, 0))
                .isInstanceOf(ConnectException.class)
                .hasMessage("the way out");
    }

    @Test
    void takesNothingOnceClosed() throws InterruptedException {
        outbox.close();
        assertThat(outbox.put(List.of(record(1)), 1, OutboxTest::nothing)).isFalse();
        assertThat(outbox.poll(1, 10_000)).isNull();
    }

    private static void nothing() {
        // while the outbox is full
    }

    private void pollAll() {
        try {
            outbox.poll(3, 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static SourceRecord record(int value) {
        return new SourceRecord(Map.of(), Map.of(), "t", null, value);
    }

    private static List<Object> values(List<SourceRecord> records) {
        return records.stream().map(SourceRecord::value).toList();
    }
}
