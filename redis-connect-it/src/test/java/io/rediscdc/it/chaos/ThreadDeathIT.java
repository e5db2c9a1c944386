package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.Cause;
import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.source.capture.Capture;
import io.rediscdc.source.capture.Hints;
import io.rediscdc.source.capture.NotificationCapture;
import io.rediscdc.source.config.SourceConfig;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.record.Acks;
import io.rediscdc.source.record.BinaryForm;
import io.rediscdc.source.record.KeyForm;
import io.rediscdc.source.record.OffsetKeys;
import io.rediscdc.source.record.PlacementEpoch;
import io.rediscdc.source.record.Records;
import io.rediscdc.source.record.SourcePartition;
import io.rediscdc.source.shard.NodeConnector;
import io.rediscdc.source.shard.Outbox;
import io.rediscdc.source.shard.Shard;
import io.rediscdc.source.shard.ShardProgress;
import io.rediscdc.source.shard.ShardSettings;
import io.rediscdc.source.shard.SingleNode;
import io.rediscdc.source.topic.TopicGuard;
import io.rediscdc.source.topic.TopicNames;
import io.rediscdc.source.topic.TopicPartitions;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A thread of the source that dies of an Error, as when memory runs out, must not leave a task that runs and hears nothing. */
class ThreadDeathIT {
    private RedisServer server;
    private RedisSettings redis;
    private RedisClients clients;

    @BeforeEach
    void start() {
        server = RedisServer.start(RedisBinary.find(), "--notify-keyspace-events", "EA");
        redis = new RedisSettings(null, null, new TlsSettings(null, null, null, true), 2_000, 10_000, "test");
        clients = new RedisClients(redis);
    }

    @AfterEach
    void end() {
        clients.close();
        server.close();
    }

    @Test
    void anErrorInTheReadingThreadStopsTheTask() throws Exception {
        Outbox outbox = new Outbox(100, 1_000_000);
        try (Shard shard = shard(server, clients, outbox, to -> {
            throw new OutOfMemoryError("as a test wants it");
        })) {
            shard.start();
            assertThatThrownBy(() -> outbox.poll(10, 5_000))
                    .isInstanceOf(ConnectException.class)
                    .hasStackTraceContaining("as a test wants it");
        }
    }

    @Test
    void anErrorInTheListeningThreadIsALostConnection() throws Exception {
        BlockingQueue<Throwable> lost = new LinkedBlockingQueue<>();
        try (Capture capture = new NotificationCapture(server.address(), redis, 5_000, "hints")) {
            capture.start(new Hints() {
                @Override
                public void changed(int db, byte[] key, Cause cause) {
                    throw new OutOfMemoryError("as a test wants it");
                }

                @Override
                public void flushed(int db) {}

                @Override
                public void swapped(int first, int second) {}

                @Override
                public void lost(RuntimeException cause) {
                    lost.add(cause);
                }
            });
            server.call("SET", "k", "v");
            assertThat(lost.poll(5, TimeUnit.SECONDS)).hasStackTraceContaining("as a test wants it");
        }
    }

    /** One that captures the server, with the hints that it is given. */
    static Shard shard(
            RedisServer server, RedisClients clients, Outbox outbox, Function<RedisAddress, Capture> captures) {
        SourceConfig config = new SourceConfig(Map.of(
                "redis.uri",
                server.uri(),
                "topic.prefix",
                "t",
                "capture.databases",
                "*",
                "reconcile.candidates",
                "none"));
        ShardSettings settings = config.shardSettings(config.shards(1).get(0), PlacementEpoch.NONE);
        DirtySet dirty = new DirtySet(1_000, 1_000_000);
        SourcePartition partition = new SourcePartition("default");
        TaskMetrics metrics = TaskMetrics.create(() -> null, "thread-death", "0");
        Acks acks = new Acks(new LongAdder());
        ShardProgress progress = new ShardProgress("default", null, settings, dirty, metrics);
        return new Shard(
                SingleNode.connector(server.address(), new NodeConnector(settings, clients, captures, dirty, progress)),
                settings,
                dirty,
                progress,
                new Records(
                        null,
                        OffsetKeys.ofServer(partition),
                        new TopicNames("t"),
                        new TopicPartitions(null, 1),
                        acks,
                        KeyForm.BYTES,
                        new BinaryForm()),
                acks,
                null,
                new TopicGuard(null, ""),
                outbox,
                "thread-death-reads");
    }
}
