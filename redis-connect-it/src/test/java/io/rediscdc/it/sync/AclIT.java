package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.Checkout;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.FieldErrors;
import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.sink.RedisSinkConnector;
import io.rediscdc.source.RedisSourceConnector;
import io.rediscdc.tools.RedisCdc;
import io.rediscdc.tools.server.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The users that ship in config/acl: their rights are enough, and what they lack is named. */
@ExtendWith(SharedConnect.class)
class AclIT {
    private static final String PASSWORD = "CHANGE-ME";
    /** Asked for in passing, by us and by the client library, and not missed where the user or server lacks it. */
    private static final String[] OPTIONAL = {"command client", "command client|no-touch"};

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(ServerVersion.class)
    void bothConnectorsWorkUnderTheShippedUsers(ServerVersion version, ConnectHarness connect) throws IOException {
        try (Replication sync = replication(version, connect, UnaryOperator.identity())) {
            assertThat(errors(sync)).isEmpty();
            write(sync.from, "before:");
            sync.run();
            sync.awaitEqual();
            write(sync.from, "live:");
            sync.from.run("DEL before:string", "RENAME before:hash before:renamed", "SET before:list 1 PX 300");
            sync.awaitEqual();
            assertThat(verify(sync))
                    .as("exit code of verify as its shipped user")
                    .isZero();
            assertThat(refused(sync.from)).as("refused at the source").isSubsetOf(OPTIONAL);
            assertThat(refused(sync.to)).as("refused at the target").isSubsetOf(OPTIONAL);
        }
    }

    @Test
    void whereScriptsAreForbiddenMultiIsEnough(ConnectHarness connect) throws IOException {
        UnaryOperator<String> noScripts = line -> line.replaceAll("\\+evalsha(_ro)? \\+script\\|load", "+multi +exec");
        for (ServerVersion version : List.of(ServerVersion.R62, ServerVersion.R7)) {
            try (Replication sync = replication(version, connect, noScripts)) {
                write(sync.from, "before:");
                sync.run();
                write(sync.from, "live:");
                sync.awaitEqual();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+info", "+select", "+scan", "+type", "+get", "+dump", "+pexpiretime", "+psubscribe"})
    void aRightThatIsTakenAwayIsNamed(String right, ConnectHarness connect) throws IOException {
        try (Replication sync = replication(ServerVersion.R7, connect, line -> line.replace(" " + right + " ", " "))) {
            assertThat(errors(sync)).anyMatch(message -> message.contains("NOPERM"));
        }
    }

    /** What the docs say to add for options that the shipped line leaves out. */
    @Test
    void whatSomeOptionsOfTheSinkNeedBesideIsNamedAndEnough() throws IOException {
        whatSomeOptionsOfTheSinkNeedBesideIsNamedAndEnough(ServerVersion.R7);
    }

    @Tag("matrix")
    @ParameterizedTest
    @EnumSource(value = ServerVersion.class, names = "R7", mode = EnumSource.Mode.EXCLUDE)
    void whatSomeOptionsOfTheSinkNeedBesideIsNamedAndEnough(ServerVersion version) throws IOException {
        Map<String, String> options = Map.of("apply.expired", "if-due", "wait.replicas", "1");
        String more = "+eval +time +pttl +wait";
        try (RedisServer target = version.start("--aclfile", users(version, "sink.acl", UnaryOperator.identity()));
                RedisServer replica = version.start("--replicaof", "127.0.0.1", "" + target.port())) {
            await("the replica")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> target.info().get("slave0").contains("state=online"));
            Map<String, String> config = new HashMap<>(Configs.sink(target.uri(), "t"));
            config.putAll(Map.of("redis.username", "redis-sink", "redis.password", PASSWORD));
            assertThat(FieldErrors.of(new RedisSinkConnector(), config)).isEmpty();
            config.putAll(options);
            assertThat(FieldErrors.of(new RedisSinkConnector(), config))
                    .as(replica + " is there, and the rights are not")
                    .containsOnlyKeys("redis.username");
            for (String right : more.split(" ")) {
                assertThat(FieldErrors.of(new RedisSinkConnector(), config).get("redis.username"))
                        .contains("+eval +time +pttl", "+wait");
                target.call("ACL", "SETUSER", "redis-sink", right);
            }
            assertThat(FieldErrors.of(new RedisSinkConnector(), config)).isEmpty();
        }
    }

    private Replication replication(ServerVersion version, ConnectHarness connect, UnaryOperator<String> edit)
            throws IOException {
        String source = version == ServerVersion.R62 ? "source-notifications-6.2.acl" : "source-notifications.acl";
        return new Replication(
                        connect,
                        version.start("--notify-keyspace-events", "EA", "--aclfile", users(version, source, edit)),
                        version.start("--aclfile", users(version, "sink.acl", UnaryOperator.identity())))
                .with("redis.username", "redis-source")
                .with("redis.password", PASSWORD)
                .withSink("redis.username", "redis-sink")
                .withSink("redis.password", PASSWORD);
    }

    /** An ACL file with the connector's user and that of verify. */
    private String users(ServerVersion version, String name, UnaryOperator<String> edit) throws IOException {
        String verify = version == ServerVersion.R8 ? "verify-8.0.acl" : "verify.acl";
        return Files.writeString(folder.resolve(name), edit.apply(line(name)) + line(verify))
                .toString();
    }

    private static String line(String name) throws IOException {
        return Files.readString(Checkout.root().resolve("config").resolve("acl").resolve(name));
    }

    private int verify(Replication sync) throws IOException {
        String password =
                Files.writeString(folder.resolve("password"), PASSWORD).toString();
        List<String> args = new ArrayList<>(List.of("verify", "--no-progress"));
        for (String side : List.of("source", "target")) {
            args.addAll(List.of(
                    "--" + side,
                    (side.equals("source") ? sync.from : sync.to).server().uri()));
            args.addAll(List.of("--" + side + "-user", "redis-verify", "--" + side + "-password-file", password));
        }
        return RedisCdc.run(args.toArray(String[]::new));
    }

    private static void write(Redis redis, String prefix) {
        for (int db : new int[] {0, 3}) {
            redis.call("SELECT", db);
            for (String family : Families.supportedBy(redis)) {
                Families.run(redis, family, prefix);
            }
            redis.run(
                    "SET " + prefix + "string v EX 90000",
                    "HSET " + prefix + "hash f v",
                    "RPUSH " + prefix + "list a b");
        }
    }

    private static List<String> errors(Replication sync) {
        return new RedisSourceConnector()
                .validate(sync.sourceConfig()).configValues().stream()
                        .map(ConfigValue::errorMessages)
                        .flatMap(List::stream)
                        .toList();
    }

    /** What ACL LOG has of our users, as {@code reason object}. */
    private static List<String> refused(Redis redis) {
        return ((List<?>) redis.call("ACL", "LOG"))
                .stream()
                        .map(entry -> text(entry, "reason") + " " + text(entry, "object"))
                        .toList();
    }

    private static String text(Object entry, String field) {
        List<?> pairs = (List<?>) entry;
        for (int i = 0; i < pairs.size(); i += 2) {
            if (field.equals(new String((byte[]) pairs.get(i), StandardCharsets.UTF_8))) {
                return new String((byte[]) pairs.get(i + 1), StandardCharsets.UTF_8);
            }
        }
        return "?";
    }
}
