package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Slice;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A target at another Kafka cluster, to which MirrorMaker copies the topics, by both of its naming policies. */
@ExtendWith(SharedConnect.class)
class MirrorMakerIT {
    private static final int[] DATABASES = {0, 3};

    @ParameterizedTest
    @CsvSource({"DefaultReplicationPolicy, us-west.", "IdentityReplicationPolicy, ''"})
    void aTargetFollowsTheMirroredTopics(String policy, String lead, ConnectHarness connect) {
        try (ConnectHarness elsewhere = ConnectHarness.start();
                Replication sync = Replication.notified(connect)) {
            sync.with("value.max.bytes", "20000").runSource();
            for (int db : DATABASES) {
                sync.from.call("SELECT", db);
                Families.run(sync.from, Families.supportedBy(sync.from).get(0), "f:");
                sync.from.run("SET expires v PX 2000", "SET gone v", "SET stays " + db, "DEL gone");
                sync.from.call("SET", "big", new byte[100_000]);
                Slice expires = Slice.of("expires");
                connect.topics()
                        .awaitLatest(
                                sync.topic(db),
                                latest -> latest.containsKey(expires)
                                        && latest.get(expires).value() == null
                                        && latest.containsKey(Slice.of("big")));
            }
            elsewhere.run("mirror", mirror(connect, elsewhere, policy, sync.name));
            sync.to.run("SET expires renewed");
            sync.withSink("topics.regex", (lead + sync.name).replace(".", "\\.") + "\\.db\\d+")
                    .withSink("apply.expired", "if-due")
                    .withSink("target.initial", "merge");
            elsewhere.run(sync.sink, sync.sinkConfig());
            await("both tombstones")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> Metrics.ofSink(sync.sink).get("records-applied-total") >= 8
                            && Metrics.ofSink(sync.sink).get("expired-left-total") >= 1);
            assertThat(sync.to.call("GET", "expires"))
                    .as("its tombstone is known for one of an expired key")
                    .isEqualTo("renewed".getBytes(StandardCharsets.UTF_8));
            sync.to.run("DEL expires");
            sync.from.run("SET live 1", "DEL stays");
            sync.awaitEqual();
        }
    }

    private static Map<String, String> mirror(
            ConnectHarness from, ConnectHarness to, String policy, String topicPrefix) {
        String bytes = "org.apache.kafka.connect.converters.ByteArrayConverter";
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", "org.apache.kafka.connect.mirror.MirrorSourceConnector");
        config.put("source.cluster.alias", "us-west");
        config.put("target.cluster.alias", "eu");
        config.put("source.cluster.bootstrap.servers", from.bootstrap());
        config.put("target.cluster.bootstrap.servers", to.bootstrap());
        config.put("topics", topicPrefix + "\\.db\\d+");
        config.put("replication.policy.class", "org.apache.kafka.connect.mirror." + policy);
        config.put("replication.factor", "1");
        config.put("offset-syncs.topic.replication.factor", "1");
        config.put("refresh.topics.interval.seconds", "1");
        config.put("sync.topic.acls.enabled", "false");
        config.put("key.converter", bytes);
        config.put("value.converter", bytes);
        config.put("header.converter", bytes); // as it does by itself where it brings its own worker
        return config;
    }
}
