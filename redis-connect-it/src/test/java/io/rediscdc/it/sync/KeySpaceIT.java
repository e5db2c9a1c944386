package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Slice;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several servers that one key space is dealt out over: one topic, in which each key is of the server that owns it. */
@ExtendWith(SharedConnect.class)
class KeySpaceIT {
    private static final int KEYS = 300;

    private KeySpaceServers space;

    @AfterEach
    void end() {
        space.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"slot", "ketama"})
    void snapshotAndChangesAndGapsOfAllArriveInOneTopic(String sharding, ConnectHarness connect) {
        start(connect, "all-" + sharding, sharding);
        space.run();
        awaitEqual();
        for (int i = 0; i < KEYS; i += 2) {
            space.of("key:" + i).call("SET", "key:" + i, "changed");
            space.of("key:" + (i + 1)).call("PEXPIRE", "key:" + (i + 1), 3_600_000);
            space.of("new:" + i).call("RPUSH", "new:" + i, "x");
        }
        awaitEqual();
        assertThat(space.connect.cluster().connectorInfo(space.source).tasks()).hasSize(2);
        assertThat(space.connect.topics().records(space.topic)).noneMatch(record -> record.value() == null);

        space.whileStopped(() -> {
            for (int i = 0; i < KEYS; i += 3) {
                space.of("key:" + i).call("DEL", "key:" + i);
                space.of("key:" + (i + 1)).call("SET", "key:" + (i + 1), "meanwhile");
            }
        });
        awaitEqual();
        assertThat(tombstones()).isEqualTo(KEYS / 3);

        long left = space.atTarget() - (Long) space.server("c").call("DBSIZE");
        long ofC = (Long) space.server("c").call("DBSIZE");
        space.whileStopped(() -> space.server("c").call("FLUSHALL"));
        awaitEqual();
        assertThat(space.atTarget()).isEqualTo(left);
        assertThat(tombstones()).as("keys of c and no others").isEqualTo(KEYS / 3 + ofC);

        space.server("a").call("FLUSHALL"); // and one that is seen
        awaitEqual();
        assertThat(space.atTarget()).isEqualTo((Long) space.server("b").call("DBSIZE"));
    }

    @Test
    void aKeyAtTheWrongServerChangesNothing(ConnectHarness connect) {
        start(connect, "misplaced", "slot");
        RedisServer wrong = space.server("a");
        String deleted = space.keysOf("b").get(0);
        String kept = space.keysOf("b").get(1);
        wrong.call("SET", deleted, "wrong");
        wrong.call("SET", kept, "wrong");
        space.run();
        await("all").until(() -> space.atTarget() == KEYS);
        wrong.call("SET", kept, "wrong again");
        barrier();
        long found = Metrics.of(space.source, "a").get("misplaced-keys-total");
        assertThat(found).as("two by SCAN, one by its hint").isGreaterThanOrEqualTo(3);
        wrong.call("DEL", kept);
        barrier();
        assertThat(Metrics.of(space.source, "a").get("misplaced-keys-total")).isEqualTo(found);
        assertThat(records(kept)).as("records of " + kept).isEqualTo(1);
        wrong.call("SET", kept, "once more");
        space.whileStopped(() -> space.server("b").call("DEL", deleted));
        await("the pass of b").until(() -> space.target.call("EXISTS", deleted).equals(0L));
        assertThat(records(kept)).as("records of " + kept).isEqualTo(1);
        assertThat(space.verify("--rounds", "1"))
                .as("verify tells of misplaced keys")
                .isEqualTo(1);
        wrong.call("DEL", kept, deleted);
        awaitEqual();
    }

    @Test
    void aShardThatIsAddedTakesOverItsKeys(ConnectHarness connect) {
        space = new KeySpaceServers(connect, "key-space-added", "slot");
        space.dealOutOver(2);
        load();
        space.run();
        awaitEqual();
        space.whileStopped(() -> {
            space.dealOutOver(3);
            moveAll();
            space.server("c").call("SET", space.keysOf("c").get(0), "changed as it moved");
            space.server("c").call("DEL", space.keysOf("c").get(1));
        });
        awaitEqual();
        assertThat(space.atTarget()).isEqualTo(KEYS - 1);
    }

    @Test
    void aShardThatIsBackKnowsThatOthersHadItsKeys(ConnectHarness connect) {
        start(connect, "back", "slot");
        space.run();
        awaitEqual();
        await("a checkpoint of c, which is quiet")
                .atMost(Duration.ofSeconds(60))
                .until(() -> checkpointed("c"));
        int ofC = space.keysOf("c").size();
        assertThat(ofC).isPositive();
        space.whileStopped(() -> space.dealOutOver(2)); // and nobody has moved its keys
        await("its keys to be gone").until(() -> space.atTarget() < KEYS);
        space.whileStopped(() -> space.dealOutOver(3));
        awaitEqual();
        assertThat(space.atTarget()).isEqualTo(KEYS);
    }

    private void start(ConnectHarness connect, String name, String sharding) {
        space = new KeySpaceServers(connect, "key-space-" + name, sharding);
        load();
    }

    private void load() {
        for (int i = 0; i < KEYS; i++) {
            space.of("key:" + i).call("SET", "key:" + i, "value " + i);
        }
    }

    /** To where each key belongs now. */
    private void moveAll() {
        for (String name : KeySpaceServers.NAMES) {
            for (int i = 0; i < KEYS; i++) {
                String key = "key:" + i;
                Object value = space.server(name).call("GET", key);
                if (value != null && !space.owner(key).equals(name)) {
                    space.of(key).call("SET", key, value);
                    space.server(name).call("DEL", key);
                }
            }
        }
    }

    /** Once it returns, what every server told before is at the target. */
    private void barrier() {
        for (String name : KeySpaceServers.NAMES) {
            String key = space.keysOf(name).get(3);
            String value = Long.toString(System.nanoTime());
            space.server(name).call("SET", key, value);
            await(key).until(() -> value.equals(text(space.target.call("GET", key))));
        }
    }

    private void awaitEqual() {
        assertThat(space.verify("--rounds", "60", "--round-pause", "500"))
                .as("exit code of verify; its report is above")
                .isZero();
    }

    private boolean checkpointed(String shard) {
        return space.connect.offsets(space.source).offsets().stream()
                .filter(offset -> shard.equals(offset.partition().get("shard")))
                .anyMatch(offset -> offset.offset().get("checkpoint") instanceof String text && !text.isEmpty());
    }

    private long tombstones() {
        return space.connect.topics().latest(space.topic).values().stream()
                .filter(record -> record.value() == null)
                .count();
    }

    private long records(String key) {
        Slice bytes = Slice.of(key.getBytes(StandardCharsets.UTF_8));
        return space.connect.topics().records(space.topic).stream()
                .filter(record -> Slice.of(record.key()).equals(bytes))
                .count();
    }

    private static String text(Object reply) {
        return reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : null;
    }
}
