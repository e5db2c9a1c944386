package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.LogLines;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.sync.Replication;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.errors.TopicExistsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Somebody deletes the topic, or gives it more partitions, while both connectors run and the source writes. Slow, since
 * a running task looks at its topics twice a minute.
 */
@Tag("matrix")
@ExtendWith(SharedConnect.class)
class TopicReplacedIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int PARTITIONS = 4;
    private static final int OLD_KEYS = 3_000;

    private ConnectHarness connect;
    private Replication sync;
    private SteadyWriter writer;

    @BeforeEach
    void start(ConnectHarness shared) {
        connect = shared;
        sync = Replication.notified(connect);
        sync.from.call("EVAL", "for i = 1, ARGV[1] do redis.call('SET', 'old:' .. i, i) end", 0, OLD_KEYS);
        sync.run();
        sync.awaitEqual();
        await("the topic's id to be remembered")
                .atMost(LIMIT)
                .until(() -> connect.offsets(sync.source).toString().matches("(?s).*" + sync.topic(0) + "=[^:].*"));
        writer = new SteadyWriter(sync.from.server(), "w", 1_000);
    }

    @AfterEach
    void end() {
        writer.close();
        sync.close();
    }

    @Test
    void aTopicMadeAnewUnderWritesIsFilledAgain() throws Exception {
        connect.delete(sync.sink);
        long gaps = Jmx.source(sync.source, "gaps-total");
        replaceTopic(PARTITIONS);
        await("the new topic to be noticed").atMost(LIMIT).until(() -> Jmx.source(sync.source, "gaps-total") > gaps);
        sync.from.call("DEL", "old:1");
        assertFilledAgain();
    }

    /** Records for partitions that are no more keep the worker for ever, and others are where they do not belong. */
    @Test
    void aTopicMadeAnewWithFewerPartitionsIsRefusedUntilItIsMadeAnewWithoutWrites() throws Exception {
        connect.delete(sync.sink);
        try (LogLines log = LogLines.of("io.rediscdc.source")) {
            replaceTopic(PARTITIONS / 2);
            await("the advice")
                    .atMost(LIMIT)
                    .until(() -> log.contain(sync.topic(0) + " was made anew with 2 partitions"));
        }
        connect.cluster().restartConnectorAndTasks(sync.source, false, true, false);
        assertThat(connect.awaitFailedTask(sync.source))
                .contains("the key belongs in partition")
                .contains("delete the topic");
        connect.stop(sync.source);
        replaceTopic(PARTITIONS / 2);
        connect.resume(sync.source);
        assertFilledAgain();
    }

    @Test
    void aTopicThatIsDeletedIsMadeAnewByTheRestartThatTheLogAsksFor() throws Exception {
        connect.delete(sync.sink);
        try (LogLines log = LogLines.of("io.rediscdc.source")) {
            connect.kafka().deleteTopic(sync.topic(0));
            await("the advice").atMost(LIMIT).until(() -> log.contain(sync.topic(0) + " was deleted"));
        }
        connect.restart(sync.source);
        assertFilledAgain();
    }

    @Test
    void partitionsAddedUnderWritesAreRefusedWithTheWayOut() throws Exception {
        try (Admin admin = connect.kafka().createAdminClient()) {
            admin.createPartitions(Map.of(sync.topic(0), NewPartitions.increaseTo(PARTITIONS + 2)))
                    .all()
                    .get();
        }
        assertThat(connect.awaitFailedTask(sync.source))
                .contains("has 6 partitions and had 4")
                .contains("another topic.prefix");
    }

    /** A sink's position is one of the old topic, so the new one needs a sink that begins with it. */
    private void assertFilledAgain() {
        writer.close();
        connect.topics().awaitLatest(sync.topic(0), latest -> latest.size() >= OLD_KEYS + 1_000);
        sync.to.call("FLUSHALL");
        sync.withSink("consumer.override.group.id", sync.name + "-anew").runSink();
        sync.awaitEqual();
    }

    /** As soon as the broker lets it be made again. */
    private void replaceTopic(int partitions) {
        connect.kafka().deleteTopic(sync.topic(0));
        await("the topic to be made anew")
                .atMost(LIMIT)
                .ignoreExceptionsMatching(e -> e.getCause() instanceof TopicExistsException)
                .until(() -> {
                    connect.createCompactedTopic(sync.topic(0), partitions);
                    return true;
                });
    }
}
