package io.rediscdc.it.sync;

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
import io.rediscdc.source.dirty.Mark.Asker;
import io.rediscdc.source.read.KeyReader;
import io.rediscdc.source.read.KeyReaders;
import io.rediscdc.source.read.ReadBounds;
import io.rediscdc.source.read.ReadResult;
import io.rediscdc.source.read.ReadResult.Outcome;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two rounds are on their way at once and are emitted in their order, so the second one must not have seen an older state
 * of a key than the first, whichever way the user's rights let it read.
 */
class ReadOrderIT {
    private static final byte[] KEY = "lock".getBytes(StandardCharsets.US_ASCII);
    private static final ReadBounds BOUNDS = new ReadBounds(8_000_000, 500, 1_048_576, 900_000);

    @ParameterizedTest
    @ValueSource(strings = {"+@scripting", "-@scripting"})
    void aCandidateIsNotFoundMissingBeforeAnEarlierReadFindsIt(String scripting) {
        try (RedisServer server = RedisServer.start(RedisBinary.find());
                Redis redis = new Redis(server)) {
            redis.call("ACL", "SETUSER", "reader", "reset", "on", ">p", "+@all", scripting, "~*");
            RedisSettings settings =
                    new RedisSettings("reader", "p", new TlsSettings(null, null, null, true), 2_000, 30_000, "test");
            try (RedisClients clients = new RedisClients(settings);
                    Link link = clients.connect(server.address())) {
                KeyReader values = KeyReaders.choose(link, BOUNDS);
                KeyReader existence = KeyReaders.ofExistence(link, values);
                redis.call("SET", KEY, "old");
                Reading hint = new Reading(link, values, Asker.HINT);
                redis.call("DEL", KEY);
                Reading candidate = new Reading(link, existence, Asker.CANDIDATE);
                redis.call("SET", KEY, "newer");

                ReadResult first = hint.result();
                ReadResult second = candidate.result();

                boolean firstIsNew = first.outcome() == Outcome.PRESENT
                        && first.value().payload().length() == "newer".length();
                assertThat(second.outcome())
                        .as("the first read found %s", first.value())
                        .isEqualTo(firstIsNew ? Outcome.PRESENT : Outcome.ABSENT);
            }
        }
    }

    /** A round of one key: sent at once and answered by the server, its results asked for later. */
    private static final class Reading {
        private final KeyReader reader;
        private final List<Mark> marks;
        private final List<Object> replies;

        Reading(Link link, KeyReader reader, Asker asker) {
            this.reader = reader;
            this.marks = List.of(new Mark(new DbKey(0, KEY), Cause.UNKNOWN, asker, 0));
            List<Command> commands = new ArrayList<>();
            commands.add(Command.of("SELECT", 0));
            commands.addAll(reader.commands(marks));
            List<Object> all = Arrays.asList(link.send(commands).await());
            this.replies = all.subList(1, all.size());
        }

        ReadResult result() {
            return reader.results(marks, replies).get(0);
        }
    }
}
