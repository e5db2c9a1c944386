package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.Cause;
import io.rediscdc.event.Chunk;
import io.rediscdc.event.ChunkKey;
import io.rediscdc.event.DbKey;
import io.rediscdc.event.Manifest;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.source.big.BigReads;
import io.rediscdc.source.big.ChunkOut;
import io.rediscdc.source.capture.NotificationCapture;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.dirty.Mark;
import io.rediscdc.source.shard.Outbox;
import io.rediscdc.source.shard.Shard;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Behind one address there may be several servers: hints and reads of a session all come from the same run of one. */
class SameRunIT {
    private static final byte[] KEY = "key".getBytes(StandardCharsets.US_ASCII);

    private final RedisSettings settings =
            new RedisSettings(null, null, new TlsSettings(null, null, null, true), 2_000, 10_000, "test");
    private RedisServer server;
    private RedisServer other;
    private RedisClients clients;

    @BeforeEach
    void start() {
        server = ServerVersion.R7.start("--notify-keyspace-events", "EA");
        other = ServerVersion.R7.start("--notify-keyspace-events", "EA");
        clients = new RedisClients(settings);
        server.call("SET", KEY, "here");
        other.call("SET", KEY, "there");
    }

    @AfterEach
    void end() {
        clients.close();
        server.close();
        other.close();
    }

    @Test
    void nothingIsReadWhereHintsComeFromAnotherServer() throws Exception {
        AtomicInteger captures = new AtomicInteger();
        Outbox outbox = new Outbox(100, 1_000_000);
        try (Shard shard = ThreadDeathIT.shard(
                server,
                clients,
                outbox,
                to -> new NotificationCapture(
                        (captures.incrementAndGet() < 3 ? other : server).address(),
                        settings,
                        5_000,
                        "same-run-hints"))) {
            shard.start();
            List<SourceRecord> records = new ArrayList<>();
            for (int polls = 0; records.isEmpty() && polls < 10; polls++) {
                records.addAll(Objects.requireNonNullElse(outbox.poll(10, 5_000), List.of()));
            }
            assertThat(records).hasSize(1);
            assertThat(captures).hasValue(3);
        }
    }

    @Test
    void bigValuesAreNotReadFromAnotherServer() throws Exception {
        DirtySet dirty = new DirtySet(10, 1_000);
        dirty.hint(new DbKey(0, KEY), Cause.UNKNOWN);
        try (BigReads reads = new BigReads(
                new BigReads.Settings(50, 900_000, false),
                () -> clients.connect(other.address()),
                server.info().runId(),
                dirty,
                new Nowhere())) {
            reads.add(dirty.take(1, 0).get(0));
            assertThatThrownBy(() -> reads.step(reads.next()))
                    .isInstanceOf(RedisLinkException.class)
                    .hasMessageContaining(other.info().runId())
                    .hasMessageContaining(server.info().runId());
        }
    }

    /** Nothing gets that far. */
    private static final class Nowhere implements ChunkOut {
        @Override
        public void chunk(ChunkKey id, int db, Chunk chunk) {
            throw new AssertionError(id);
        }

        @Override
        public void complete(Mark mark, Manifest manifest) {
            throw new AssertionError(mark);
        }

        @Override
        public void abandon(ChunkKey id, int db, int chunks) {
            throw new AssertionError(id);
        }
    }
}
