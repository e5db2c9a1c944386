package io.rediscdc.it.big;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.it.Redis;
import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.source.dirty.Mark;
import io.rediscdc.source.read.KeyReader;
import io.rediscdc.source.read.KeyReaders;
import io.rediscdc.source.read.ReadBounds;
import io.rediscdc.source.read.ReadResult;
import io.rediscdc.source.read.ReadResult.Outcome;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many values that are each just small enough to be read beside others must not all come in one round. */
class RoundBytesIT {
    private static final int KEYS = 200;
    private static final int VALUE_BYTES = 800_000;
    private static final ReadBounds BOUNDS = new ReadBounds(8_000_000, KEYS, 1_048_576, 900_000);

    private static RedisServer server;
    private static List<Mark> marks;

    @BeforeAll
    static void fill() {
        server = RedisServer.start(RedisBinary.find());
        marks = new ArrayList<>();
        try (Redis redis = new Redis(server)) {
            redis.call("ACL", "SETUSER", "noscripts", "reset", "on", ">p", "+@all", "-@scripting", "~*");
            byte[] value = BigValues.random(VALUE_BYTES, 1);
            for (int i = 0; i < KEYS; i++) {
                byte[] key = BigValues.bytes("key" + i);
                if (i % 2 == 0) {
                    redis.call("SET", key, value);
                } else {
                    redis.call(
                            "RPUSH", key, Arrays.copyOf(value, VALUE_BYTES / 2), Arrays.copyOf(value, VALUE_BYTES / 2));
                }
                marks.add(new Mark(new DbKey(0, key), Cause.UNKNOWN, Mark.Asker.HINT, 0));
            }
        }
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @Test
    void byScripts() {
        assertThat(read(null, true)).isEqualTo("script");
    }

    @Test
    void byMulti() {
        assertThat(read("noscripts", true)).isEqualTo("MULTI");
    }

    @Test
    void atANodeOfACluster() {
        assertThat(read(null, false)).isEqualTo("script");
    }

    /** Reads all keys as a round does; returns the reader's name. */
    private static String read(String user, boolean single) {
        RedisSettings settings = new RedisSettings(
                user, user == null ? null : "p", new TlsSettings(null, null, null, true), 2_000, 30_000, "test");
        try (RedisClients clients = new RedisClients(settings);
                Link link = clients.connect(server.address())) {
            KeyReader reader = single ? KeyReaders.choose(link, BOUNDS) : KeyReaders.ofClusterNode(link, BOUNDS);
            List<Command> commands = new ArrayList<>();
            commands.add(Command.of("SELECT", 0));
            commands.addAll(reader.commands(marks));
            List<Object> replies = Arrays.asList(link.send(commands).await());
            List<ReadResult> results = reader.results(marks, replies.subList(1, replies.size()));
            long bytes = results.stream()
                    .filter(result -> result.outcome() == Outcome.PRESENT)
                    .mapToLong(result -> result.value().payload().length())
                    .sum();
            assertThat(bytes).isLessThanOrEqualTo(BOUNDS.roundBytes());
            assertThat(results).extracting(ReadResult::mark).containsExactlyInAnyOrderElementsOf(marks);
            assertThat(results)
                    .extracting(ReadResult::outcome)
                    .as("every key is read, or is read later, or by itself")
                    .doesNotContain(Outcome.ABSENT, Outcome.ELSEWHERE);
            return reader.name();
        }
    }
}
