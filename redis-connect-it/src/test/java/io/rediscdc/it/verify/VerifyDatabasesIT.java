package io.rediscdc.it.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rediscdc.event.Slots;
import io.rediscdc.it.Redis;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code verify} where several databases lead into one, and where servers have more of them or fewer. */
class VerifyDatabasesIT {
    private static RedisServer manyServer;
    private static RedisServer usualServer;
    private static RedisServer fewServer;
    private static Redis many;
    private static Redis usual;
    private static Redis few;

    @BeforeAll
    static void start() {
        manyServer = RedisServer.start(RedisBinary.find(), "--databases", "32");
        usualServer = RedisServer.start(RedisBinary.find());
        fewServer = RedisServer.start(RedisBinary.find(), "--databases", "4");
        many = new Redis(manyServer);
        usual = new Redis(usualServer);
        few = new Redis(fewServer);
    }

    @AfterAll
    static void end() {
        many.close();
        usual.close();
        few.close();
        manyServer.close();
        usualServer.close();
        fewServer.close();
    }

    @BeforeEach
    void empty() {
        for (Redis server : new Redis[] {many, usual, few}) {
            server.run("FLUSHALL", "SELECT 0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"16-31", "*"})
    void whatAnEmptiedDatabaseLeftBehindItsPrefixIsExtra(String databases, @TempDir Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve("source.json"), """
                {"name": "a", "config": {"redis.uri": "%s", "capture.databases": "%s"}}
                """.formatted(manyServer.uri(), databases));
        Path sink = Files.writeString(folder.resolve("sink.json"), """
                {"name": "b", "config": {"redis.uri": "%s", "database.map": "*:0", "key.prefix.add": "${db}:"}}
                """.formatted(usualServer.uri()));
        String[] options = {
            "--rounds", "1", "--source-config", source.toString(), "--sink-config", sink.toString(),
        };
        many.run("SELECT 17", "SET kept v");
        usual.run("SET 17:kept v", "SET 99999:foreign v", "SET foreign v");
        assertThat(Verify.run(options).exitCode()).isZero();

        usual.run("SET 20:left v");
        Verify left = Verify.run(options);
        assertThat(left.exitCode()).isEqualTo(1);
        assertThat(only(left).path("kind").asText()).isEqualTo("extra");
        assertThat(only(left).path("database").asInt()).isEqualTo(20);
    }

    @Test
    void whatTheOnlyDatabaseLeftIsExtra() {
        usual.run("SET left v");
        Verify left = Verify.servers(many, usual, "--rounds", "1", "--databases", "20", "--database-map", "*:0");
        assertThat(left.exitCode()).isEqualTo(1);
        assertThat(only(left).path("database").asInt()).isEqualTo(20);
    }

    @Test
    void keysOfDatabasesThatTheTargetLacksAreMissing() {
        usual.run("SET k v", "SELECT 7", "SET seven v");
        few.run("SET k v");
        Verify verify = Verify.servers(usual, few, "--rounds", "2", "--round-pause", "10");
        assertThat(verify.exitCode()).isEqualTo(1);
        assertThat(only(verify).path("kind").asText()).isEqualTo("missing");
        assertThat(only(verify).path("database").asInt()).isEqualTo(7);
        assertThat(verify.report().path("notes").toString())
                .contains("Databases [7] of the source lead into databases that the target does not have");
    }

    @Test
    void keysOfDatabasesThatTheSourceLacksAreExtra() {
        usual.run("SET k v", "SELECT 7", "SET seven v");
        few.run("SET k v");
        Verify verify = Verify.servers(few, usual, "--rounds", "2", "--round-pause", "10");
        assertThat(verify.exitCode()).isEqualTo(1);
        assertThat(only(verify).path("kind").asText()).isEqualTo("extra");
        assertThat(only(verify).path("database").asInt()).isEqualTo(7);
    }

    @Test
    void aSourceOfFewDatabasesMayLeadThemAllIntoOne() {
        few.run("SET zero v", "SELECT 3", "SET three v");
        usual.run("SET zero v", "SET three v");
        Verify equal = Verify.servers(few, usual, "--rounds", "1", "--database-map", "*:0");
        assertThat(equal.exitCode()).as("%s", equal.report()).isZero();

        usual.run("SET more v");
        Verify extra = Verify.servers(few, usual, "--rounds", "1", "--database-map", "*:0");
        assertThat(extra.exitCode()).isEqualTo(1);
        assertThat(only(extra).path("kind").asText()).isEqualTo("extra");
    }

    @Test
    void shardsMayHaveOtherNumbersOfDatabases() {
        many.run("SELECT 7");
        usual.run("SELECT 7");
        for (int i = 0; i < 40; i++) { // of any of them, about a half belongs to either shard
            many.run("SET k" + i + " v");
            usual.run("SET k" + i + " v");
        }
        Verify verify = Verify.run(
                "--rounds=1",
                "--source=" + manyServer.uri(),
                "--target=" + usualServer.uri() + "," + fewServer.uri(),
                "--target-topology=sharded");
        assertThat(verify.exitCode()).isEqualTo(1);
        JsonNode kinds = verify.report().path("differencesByKind");
        assertThat(kinds.path("missing").asLong())
                .isBetween(1L, 39L)
                .isEqualTo(kinds.path("misplaced").asLong());
    }

    @Test
    void keysOfOthersAreNeverMisplaced(@TempDir Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve("source.json"), """
                {"name": "a", "config": {"redis.uri": "%s", "capture.keys.include": "app:*"}}
                """.formatted(manyServer.uri()));
        Path sink = Files.writeString(folder.resolve("sink.json"), """
                {"name": "b", "config": {"redis.uri": "%s,%s", "redis.topology": "sharded"}}
                """.formatted(usualServer.uri(), fewServer.uri()));
        String[] options = {
            "--rounds", "1", "--source-config", source.toString(), "--sink-config", sink.toString(),
        };
        usual.run("SET theirs v");
        few.run("SET theirs v");
        many.run("SET app:same v");
        home("app:same").run("SET app:same v");
        assertThat(Verify.run(options).exitCode()).isZero();

        usual.run("SET app:ours v");
        few.run("SET app:ours v");
        Verify ours = Verify.run(options);
        assertThat(ours.report().path("differencesByKind").path("misplaced").asLong())
                .isEqualTo(1);
    }

    @Test
    void aKeyThatIsSetAnewInAnotherDatabaseIsComparedWithThatOne() throws Exception {
        many.run("SELECT 2", "SET other v", "SELECT 1");
        usual.run("SET other v", "SET k v");
        try (Redis writer = many.again();
                Redis looker = usual.again()) {
            writer.run("SELECT 1");
            looker.run("CONFIG RESETSTAT");
            Thread late = new Thread(() -> {
                await("the scan of the target").until(() -> isScanned(looker));
                pause();
                writer.run("SET k v");
            });
            late.start();
            Verify verify =
                    Verify.servers(many, usual, "--rounds", "4", "--round-pause", "1000", "--database-map", "*:0");
            late.join();
            assertThat(verify.exitCode()).as("%s", verify.report()).isZero();
            assertThat(verify.report().path("rounds").asInt()).isGreaterThan(1);
        }
    }

    /** Of the two shards, by the slot. */
    private static Redis home(String key) {
        return Slots.of(key.getBytes(StandardCharsets.UTF_8)) < Slots.COUNT / 2 ? usual : few;
    }

    private static boolean isScanned(Redis redis) {
        return new String((byte[]) redis.call("INFO", "commandstats"), StandardCharsets.US_ASCII)
                .contains("cmdstat_scan:");
    }

    /** The first pass ends in this time, and the first round has not yet begun. */
    private static void pause() {
        try {
            Thread.sleep(400);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode only(Verify verify) {
        assertThat(verify.report().path("keysDifferent").asLong())
                .as("%s", verify.report())
                .isEqualTo(1);
        return verify.report().path("keys").path(0);
    }
}
