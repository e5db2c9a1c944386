package io.rediscdc.sink.marker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.SlotTags;
import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.Peer;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.sink.config.MarkerConfig;
import io.rediscdc.sink.metrics.SinkMetrics;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisCluster;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The markers at a node of a cluster, whose hashes come and go. */
class ServerMarkersIT {
    private static final RedisSettings SETTINGS =
            new RedisSettings(null, null, new TlsSettings(null, null, null, true), 2_000, 10_000, "markers");
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);
    private static final int FIRST = 0;
    private static final int SECOND = 256;

    private final TaskMetrics uncounted = TaskMetrics.create(() -> null, "sink", "markers");
    private final Ledger ledger = new Ledger(
            new LedgerSettings("sink", MarkerConfig.REQUIRE_EMPTY, MarkerConfig.FAIL, Set.of(0), false),
            TopicFacts.assumed(86_400_000),
            new SinkMetrics(uncounted));
    private final RedisClients clients = new RedisClients(SETTINGS);
    private final RedisCluster cluster = RedisCluster.start(RedisBinary.find(), 2, 0);
    private final RedisServer node = cluster.ownerOf(FIRST);
    private final RedisServer other = cluster.ownerOf(16_383);

    private final List<MarkerHash> here = new ArrayList<>();
    private final ServerMarkers markers = new ServerMarkers(ledger, () -> here, () -> 1);
    private Link link;

    @BeforeEach
    void connect() {
        ledger.begin(PARTITION, 0);
        link = clients.connect(new RedisAddress(null, "127.0.0.1", node.port(), false));
    }

    @AfterEach
    void end() {
        clients.close();
        cluster.close();
        uncounted.close();
    }

    @Test
    void aHashThatComesToANodeWithoutAnyNamesItsOwner() {
        Peer peer = Peer.of(link);
        markers.admit(link, List.of(peer));
        here.add(hash(FIRST));
        assertThat(mark(0)).isTrue();
        assertThat(there(FIRST).connections()).containsExactly(peer.id() + "@" + peer.address());
    }

    @Test
    void anotherHashTellsWhileTheFirstOneIsOnTheMove() {
        here.add(hash(FIRST));
        here.add(hash(SECOND));
        markers.admit(link, List.of(Peer.of(link)));
        assertThat(mark(10)).isTrue();
        assertThat(there(FIRST).offset()).isEqualTo(10);
        assertThat(there(SECOND).offset()).isEqualTo(0);
        moveAway(FIRST);
        assertThat(mark(20)).isTrue();
        assertThat(there(SECOND).offset()).isEqualTo(20);
        moveAway(SECOND);
        assertThat(mark(30)).as("nobody tells of it").isFalse();
        assertThat(ledger.marked(PARTITION, 0)).isEqualTo(10);
    }

    private boolean mark(long offset) {
        ledger.written(Map.of(PARTITION, offset));
        ledger.applied(Map.of(PARTITION, offset));
        return markers.mark(link, false);
    }

    /** Its keys have gone, and the slot has not yet. */
    private void moveAway(int slot) {
        cluster.beginToMigrate(slot, other);
        node.call("MIGRATE", "127.0.0.1", other.port(), key(slot), 0, 5_000);
    }

    private MarkerHash hash(int slot) {
        return ledger.hash(SlotTags.of(slot), false);
    }

    private Marker there(int slot) {
        byte[] text = (byte[]) node.call("HGET", key(slot), MarkerHash.field(PARTITION));
        return Marker.parse(new String(text, StandardCharsets.UTF_8), key(slot));
    }

    private static String key(int slot) {
        return "__rediscdc:target:{" + SlotTags.of(slot) + "}:sink";
    }
}
