package io.rediscdc.it.big;

import static io.rediscdc.it.big.BigValues.bytes;
import static io.rediscdc.it.big.BigValues.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.ChunkKey;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Keys;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.sync.Replication;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values that do not fit one record arrive whole, whatever becomes of them. */
@ExtendWith(SharedConnect.class)
class BigValueIT {
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
    void stringsAndHashesArriveBySnapshotAndByChange() {
        sync.from.call("SET", "string:3MB", random(3_000_000, 1));
        BigValues.hash(sync.from, "hash:2MB", 2_000, 1_000);
        sync.from.call("SET", "string:limit", random(900_000, 2));
        sync.from.call("SET", "string:limit+1", random(900_001, 3));
        sync.from.call("SET", "small", "s");
        sync.run();
        sync.awaitEqual();
        sync.from.call("SETRANGE", "string:3MB", 2_999_999, "x");
        sync.from.call("HDEL", "hash:2MB", "f7");
        sync.from.call("SET", "a}b", random(2_000_000, 4));
        sync.from.call("SET", "{a}}b", random(2_000_000, 5));
        sync.from.call("SET", new byte[] {0, '{', '}', -1}, random(2_000_000, 6));
        sync.awaitEqual();
        assertThat(sync.to.call("GETRANGE", "string:3MB", 2_999_990, -1))
                .isEqualTo(sync.from.call("GETRANGE", "string:3MB", 2_999_990, -1));
        assertThat(Keys.count(sync.to::call)).as("no temporary key is left").isEqualTo(8L);
    }

    @Test
    void expiryDeletionAndOverwritingInAnyOrder() {
        sync.run();
        sync.from.call("SET", "expires", random(2_000_000, 1), "PXAT", System.currentTimeMillis() + 3_600_000);
        sync.from.call("SET", "soon", random(2_000_000, 2), "PX", 3_000);
        for (int i = 0; i < 10; i++) {
            sync.from.call("SET", "flip", random(1_500_000 + i, i));
            sync.from.call("DEL", "flip");
            sync.from.call("SET", "flop", "small " + i);
            sync.from.call("SET", "flop", random(1_500_000 + i, i));
        }
        sync.awaitEqual();
        sync.from.call("PEXPIREAT", "expires", System.currentTimeMillis() + 7_200_000);
        sync.from.call("SET", "flip", random(3_000_000, 11));
        sync.from.call("SET", "flop", "small again");
        sync.awaitEqual();
        assertThat(sync.to.call("PEXPIRETIME", "expires")).isEqualTo(sync.from.call("PEXPIRETIME", "expires"));
        sync.from.call("PERSIST", "expires");
        sync.from.call("DEL", "flip");
        await().until(() -> sync.from.call("EXISTS", "soon").equals(0L));
        sync.awaitEqual();
        assertThat(sync.to.call("PTTL", "expires")).isEqualTo(-1L);
        assertThat(sync.to.call("EXISTS", "flip", "soon")).isEqualTo(0L);
        await("chunks that are superseded to be removed").until(() -> livingChunks() == 3);
    }

    @Test
    void restartsLeaveNothingHalf(ConnectHarness connect) {
        sync.run();
        for (int i = 0; i < 20; i++) {
            sync.from.call("SET", "big:" + i, random(2_500_000, i));
        }
        connect.restartTask(sync.sink, 0);
        for (int i = 0; i < 20; i += 2) {
            sync.from.call("APPEND", "big:" + i, "more");
        }
        connect.restartTask(sync.source, 0);
        sync.awaitEqual();
        for (int i = 0; i < 20; i += 3) {
            sync.from.call("SETRANGE", "big:" + i, 1_000_000, "other");
        }
        sync.from.call("DEL", "big:5");
        connect.restartTask(sync.source, 0);
        connect.restartTask(sync.sink, 0);
        sync.awaitEqual();
        await("chunks that nothing needs to be removed").until(() -> livingChunks() == 19 * 3);
    }

    @Test
    void aRestartEmitsNoBigValueThatDidNotChange(ConnectHarness connect) {
        sync.from.call("SET", "string", random(3_000_000, 1));
        BigValues.hash(sync.from, "hash", 2_000, 1_000);
        sync.run();
        sync.awaitEqual();
        long before = chunksEver();
        connect.stop(sync.source);
        connect.resume(sync.source);
        sync.from.call("SET", "last", "1");
        sync.awaitEqual();
        connect.stop(sync.source);
        assertThat(chunksEver()).isEqualTo(before);
    }

    private long chunksEver() {
        return sync.connect.topics().records(sync.topic(0)).stream()
                .filter(record -> ChunkKey.isOne(record.key()))
                .count();
    }

    private long livingChunks() {
        List<ConsumerRecord<byte[], byte[]>> latest =
                List.copyOf(sync.connect.topics().latest(sync.topic(0)).values());
        return latest.stream()
                .filter(record -> ChunkKey.isOne(record.key()) && record.value() != null)
                .count();
    }

    @Test
    void theTopicAloneFillsAnotherTarget(ConnectHarness connect) {
        sync.run();
        for (int i = 0; i < 5; i++) {
            sync.from.call("SET", "big", random(2_000_000 + i, i));
            sync.from.call("SET", "a}b", bytes("small " + i));
            sync.awaitEqual();
        }
        sync.from.call("SET", "a}b", random(2_000_000, 9));
        sync.awaitEqual();
        connect.delete(sync.sink);
        sync.to.call("FLUSHALL");
        connect.run(sync.sink + "-again", sync.sinkConfig());
        sync.awaitEqual();
        assertThat(Keys.count(sync.to::call)).isEqualTo(2L);
    }

    @Test
    void aReplayAfterCompactionIsAsGood(ConnectHarness connect) {
        Map<String, String> eager = Map.of(
                "cleanup.policy", "compact",
                "segment.ms", "500",
                "min.cleanable.dirty.ratio", "0.01",
                "max.compaction.lag.ms", "500",
                "delete.retention.ms", "100");
        connect.kafka().createTopic(sync.topic(0), 1, 1, eager);
        sync.run();
        for (int i = 0; i < 4; i++) {
            sync.from.call("SET", "big", random(2_000_000 + i, i));
            sync.from.call("SET", "a}b", random(1_000_000 + i, i));
            sync.awaitEqual();
        }
        sync.from.call("SET", "a}b", "small");
        sync.awaitEqual();
        await("superseded chunks to be compacted away")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    sync.from.call("INCR", "tick"); // a segment is rolled by the record behind it
                    return connect.topics().records(sync.topic(0)).stream()
                                    .filter(record -> ChunkKey.isOne(record.key()) && record.value() != null)
                                    .count()
                            == 3;
                });
        connect.delete(sync.sink);
        sync.to.call("FLUSHALL");
        connect.run(sync.sink + "-again", sync.sinkConfig());
        sync.awaitEqual();
        assertThat(Keys.count(sync.to::call)).isEqualTo(3L);
    }
}
