package io.rediscdc.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.DbKey;
import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that go away or are large while they are read. */
class KeysInMotionIT {
    private static final int PENDING = 300;
    private static final long MEGABYTE = 1024 * 1024;

    private RedisServer running;
    private Redis redis;
    private RedisClients clients;
    private Server server;

    @BeforeEach
    void start() {
        running = ServerVersion.R7.start("--slowlog-log-slower-than", "0", "--slowlog-max-len", "1000");
        redis = new Redis(running);
        clients = new RedisClients(
                new RedisSettings(null, null, new TlsSettings(null, null, null, true), 5_000, 10_000, "test"));
        server = Server.open("source", clients, running.address(), false);
    }

    @AfterEach
    void end() {
        server.close();
        clients.close();
        redis.close();
        running.close();
    }

    @Test
    void aKeyOfAModuleThatIsGoneIsTorn() {
        assertThat(new OpaqueReader().inParts(key("gone", MEGABYTE))).isNull();
    }

    @Test
    void aGroupThatIsGoneTearsItsStream() {
        redis.run("XADD stream 1-1 a 1");
        assertThatThrownBy(() -> server.ask(0, "XPENDING", "stream", "gone", "-", "+", 10))
                .isInstanceOf(TornReadException.class);
        assertThatThrownBy(() -> server.ask(0, "XPENDING", "gone", "gone", "-", "+", 10))
                .isInstanceOf(TornReadException.class);
    }

    @Test
    void largeEntriesAreNotAskedForAllAtOnceAndComparedAllTheSame() {
        for (int i = 1; i <= PENDING; i++) {
            redis.run("XADD stream " + i + "-1 field value");
        }
        redis.run("XGROUP CREATE stream group 0", "XREADGROUP GROUP group alice COUNT 500 STREAMS stream >");

        Map<String, String> small = new StreamReader().inParts(key("stream", PENDING * 100L));
        redis.run("SLOWLOG RESET");
        Map<String, String> large = new StreamReader().inParts(key("stream", PENDING * MEGABYTE));

        assertThat(slowLog()).anyMatch(command -> command.startsWith("XINFO STREAM stream FULL COUNT"));
        assertThat(slowLog())
                .as("300 entries of a megabyte each")
                .doesNotContain("XINFO STREAM stream FULL COUNT " + PENDING);
        assertThat(Difference.between(stream(small), stream(large), 0)).isNull();
        redis.run("XACK stream group 150-1");
        assertThat(Difference.between(
                        stream(small), stream(new StreamReader().inParts(key("stream", PENDING * MEGABYTE))), 0))
                .isNotNull();
    }

    @Test
    void aStreamThatGrowsFasterThanItIsReadIsReadToWhereItEnded() throws Exception {
        redis.run("XADD stream 1-1 f v");
        Map<String, String> read;
        try (Repeated writer = new Repeated("for i = 1, 20 do redis.call('XADD', 'stream', '*', 'f', i) end")) {
            writer.awaitRuns(10);
            read = inTime(() -> new StreamReader().inParts(key("stream", 1_000_000 * MEGABYTE)));
        }
        for (Object entry : (List<?>) redis.call("XRANGE", "stream", "-", read.get("last-generated-id"))) {
            List<?> parts = (List<?>) entry;
            redis.call("XADD", "copy", parts.get(0), "f", ((List<?>) parts.get(1)).get(1));
        }
        assertThat(Difference.between(stream(read), stream(new StreamReader().inParts(key("copy", MEGABYTE))), 0))
                .isNull();
    }

    @Test
    void pendingEntriesThatBecomeMoreAllTheTimeTearTheirStream() throws Exception {
        String deliver = "for i = 1, 1500 do redis.call('XADD', 'stream', '*', 'f', i) end"
                + " redis.call('XREADGROUP', 'GROUP', 'g', 'c', 'COUNT', 1500, 'STREAMS', 'stream', '>')";
        redis.run("XGROUP CREATE stream g $ MKSTREAM");
        redis.call("EVAL", deliver, 0);
        BigKey key = key("stream", MEGABYTE);
        Fields before = new Fields(key.askList("XINFO", "STREAM", key.key(), "FULL", "COUNT", 1));
        StreamGroup group = StreamGroup.of((List<?>) before.list("groups").get(0));
        try (Repeated writer = new Repeated(deliver)) {
            writer.awaitRuns(1);
            assertThatThrownBy(() -> inTime(() -> {
                        group.describePendingInPages(key, new HashMap<>());
                        return null;
                    }))
                    .hasRootCauseInstanceOf(TornReadException.class);
        }
    }

    private static <T> T inTime(Callable<T> read) throws Exception {
        FutureTask<T> task = new FutureTask<>(read);
        Thread reader = new Thread(task, "reader");
        reader.setDaemon(true);
        reader.start();
        return task.get(20, TimeUnit.SECONDS);
    }

    /** A script that runs over and over. */
    private final class Repeated implements AutoCloseable {
        private final AtomicLong runs = new AtomicLong();
        private final Thread thread;
        private volatile boolean ended;

        Repeated(String script) {
            thread = new Thread(() -> run(script), "writer");
            thread.start();
        }

        private void run(String script) {
            try (Redis writer = redis.again()) {
                while (!ended) {
                    writer.call("EVAL", script, 0);
                    runs.incrementAndGet();
                }
            }
        }

        void awaitRuns(int least) {
            await("the writer").until(() -> runs.get() >= least);
        }

        @Override
        public void close() throws InterruptedException {
            ended = true;
            thread.join();
        }
    }

    private List<String> slowLog() {
        return ((List<?>) redis.call("SLOWLOG", "GET", 1000))
                .stream()
                        .map(entry -> String.join(
                                " ",
                                ((List<?>) ((List<?>) entry).get(3))
                                        .stream().map(Replies::text).toList()))
                        .toList();
    }

    private static Reading stream(Map<String, String> facets) {
        return new Reading(Values.STREAM, Reading.NO_EXPIRY, facets);
    }

    private BigKey key(String name, long bytes) {
        return new BigKey(server, new DbKey(0, name.getBytes(StandardCharsets.UTF_8)), bytes);
    }
}
