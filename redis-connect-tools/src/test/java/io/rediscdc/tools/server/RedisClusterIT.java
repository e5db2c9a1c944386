package io.rediscdc.tools.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RedisClusterIT {
    private static final int SLOT_OF_KEY = 12_539;

    @Test
    @Tag("matrix")
    void movesSlotsFailsOverAndChangesItsNodes() {
        try (RedisCluster cluster = RedisCluster.start(RedisBinary.find(), 3, 1)) {
            assertThat(cluster.primaries()).hasSize(3);
            cluster.ownerOf(SLOT_OF_KEY).call("SET", "key", "value");

            RedisServer added = cluster.addPrimary();
            cluster.migrate(SLOT_OF_KEY, added);
            assertThat(cluster.ownerOf(SLOT_OF_KEY)).isSameAs(added);
            assertThat(RedisCluster.text(added.call("GET", "key"))).isEqualTo("value");

            RedisServer last = cluster.ownerOf(16_383);
            cluster.migrate(SLOT_OF_KEY, last);
            cluster.remove(added);
            assertThat(cluster.primaries()).hasSize(3);

            cluster.killPrimary(last);
            assertThat(RedisCluster.text(cluster.ownerOf(SLOT_OF_KEY).call("GET", "key")))
                    .isEqualTo("value");
        }
    }

    @Test
    void aSlotThatNobodyTakesForItsOwnIsGivenAgainToWhomItWasMoved() {
        try (RedisCluster cluster = RedisCluster.start(RedisBinary.find(), 3, 0)) {
            RedisServer from = cluster.ownerOf(SLOT_OF_KEY);
            RedisServer to = cluster.ownerOf(0);
            cluster.migrate(SLOT_OF_KEY, to);
            to.call("CLUSTER", "SETSLOT", SLOT_OF_KEY, "NODE", RedisCluster.text(from.call("CLUSTER", "MYID")));

            assertThat(cluster.ownerOf(SLOT_OF_KEY)).isSameAs(to);
            cluster.ownerOf(SLOT_OF_KEY).call("SET", "key", "value");
        }
    }
}
