package io.rediscdc.it.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.Redis;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom {@code verify} refuses to compare: a server with itself, and a replica that has lost its primary. */
class VerifyStandingIT {
    private RedisServer server;
    private Redis redis;

    @BeforeEach
    void start() {
        server = RedisServer.start(RedisBinary.find());
        redis = new Redis(server);
        redis.run("SET app:k v");
    }

    @AfterEach
    void end() {
        redis.close();
        server.close();
    }

    @Test
    void oneServerUnderTwoNamesIsNotComparedWithItself() {
        String[] names = {
            "--source", server.uri(), "--target", server.uri().replace("127.0.0.1", "localhost"),
        };
        assertThat(errors(() -> Verify.run(names))).contains("are one server").doesNotContain("\tat ");
        assertThat(Verify.run(names).exitCode()).isEqualTo(2);
        assertThat(Verify.servers(redis, redis, "--database-map", "*:0").exitCode())
                .isEqualTo(2);
    }

    @Test
    void oneServerAmongTheShardsOfBothSidesIsEnough() {
        try (RedisServer other = RedisServer.start(RedisBinary.find())) {
            Verify verify = Verify.run(
                    "--source",
                    server.uri(),
                    "--target",
                    other.uri() + "," + server.uri(),
                    "--target-topology=sharded");
            assertThat(verify.exitCode()).isEqualTo(2);
        }
    }

    @Test
    void aCopyInAnotherDatabaseOfOneServerIsCompared() {
        redis.run("COPY app:k app:k DB 1");
        String[] map = {"--rounds", "1", "--databases", "0", "--database-map", "0:1"};
        assertThat(Verify.servers(redis, redis, map).verdict()).isEqualTo("equal");
        redis.run("SELECT 1", "SET app:k w");
        assertThat(Verify.servers(redis, redis, map).verdict()).isEqualTo("different");
    }

    @Test
    void aCopyBehindAnotherPrefixOfOneDatabaseIsCompared(@TempDir Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve("source.json"), """
                {"name": "a", "config": {"redis.uri": "%s", "capture.keys.include": "app:*"}}
                """.formatted(server.uri()));
        Path sink = Files.writeString(folder.resolve("sink.json"), """
                {"name": "b", "config": {"redis.uri": "%s", "key.prefix.strip": "app:", "key.prefix.add": "copy:"}}
                """.formatted(server.uri()));
        String[] files = {
            "--rounds", "1", "--source-config", source.toString(), "--sink-config", sink.toString(),
        };
        redis.run("COPY app:k copy:k");
        assertThat(Verify.run(files).verdict()).isEqualTo("equal");
        redis.run("SET copy:k w");
        assertThat(Verify.run(files).verdict()).isEqualTo("different");
    }

    @Test
    void aReplicaIsNotedAndRefusedWithoutItsPrimary() {
        try (RedisServer other = RedisServer.start(RedisBinary.find());
                Redis target = new Redis(other);
                RedisServer replica = RedisServer.start(RedisBinary.find())) {
            target.run("SET app:k v");
            replica.call(
                    "REPLICAOF", "127.0.0.1", Integer.toString(server.address().port()));
            await("the replica")
                    .until(() -> replica.info().get("master_link_status").equals("up"));
            String[] names = {"--source", replica.uri(), "--target", other.uri()};
            Verify noted = Verify.run(names);
            assertThat(noted.exitCode()).isZero();
            assertThat(noted.report().path("notes").toString())
                    .contains("is a replica of 127.0.0.1:" + server.address().port())
                    .doesNotContain("copies of each other");

            for (boolean ahead : new boolean[] {true, false}) {
                Verify own = Verify.run(
                        "--source", ahead ? server.uri() : replica.uri(),
                        "--target", ahead ? replica.uri() : server.uri());
                assertThat(own.exitCode()).isZero();
                assertThat(own.report().path("notes").toString())
                        .contains(
                                "It and the " + (ahead ? "source" : "target") + " 127.0.0.1:"
                                        + server.address().port(),
                                "are copies of each other by Redis's own replication");
            }

            replica.call("REPLICAOF", "127.0.0.1", "1");
            assertThat(errors(() -> Verify.run(names))).contains("master_link_status is down");
            assertThat(Verify.run(names).exitCode()).isEqualTo(2);
        }
    }

    private static String errors(Runnable run) {
        PrintStream before = System.err;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            run.run();
            return err.toString(StandardCharsets.UTF_8);
        } finally {
            System.setErr(before);
        }
    }
}
