package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rediscdc.it.Checkout;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code redis-cdc tail} as its users run it: a process of its own, over topics that a real source has written. */
@ExtendWith(SharedConnect.class)
class TailIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"binary", "typed"})
    void theLogReadsAsWhatHappened(String format, ConnectHarness connect) throws Exception {
        try (Replication sync = source(connect, format)) {
            sync.from.run("SET user:1:name Ann", "HSET user:1 name Ann city Berlin", "RPUSH jobs build test ship");
            sync.from.call("SET", "two words", new byte[] {(byte) 0xff, 'x'});
            sync.from.call("SET", "big", new byte[60_000]);
            sync.runSource();
            boolean typed = format.equals("typed");
            int found = 4 + (typed ? 4 : 3) + 1; // keys, chunks and their manifest
            awaitRecords(connect, sync, found);
            sync.from.run("ZADD scores 3 ann 1.5 bob", "SET session s PXAT 4102444800123", "XADD orders 1-1 item book");
            awaitRecords(connect, sync, found + 3);
            sync.from.run("DEL jobs");
            int all = found + 3 + (typed ? 2 : 1);
            awaitRecords(connect, sync, all);
            String heartbeats = "__redis-heartbeat." + sync.name;
            await("a heartbeat")
                    .until(() -> !connect.topics().records(heartbeats).isEmpty());

            List<String> lines = tail(sync, sync.topic(0), heartbeats);
            assertThat(lines).hasSize(all).allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\d .*"));
            assertOne(lines, "read    db0  user:1  hash  {name: Ann, city: Berlin}");
            assertOne(lines, "read    db0  user:1:name  string  \"Ann\"");
            assertOne(lines, "read    db0  \"two words\"  string  \"\\xffx\"");
            assertOne(lines, "update  db0  scores  zset  {bob: 1.5, ann: 3}");
            assertOne(lines, "update  db0  session  string  expires 2100-01-01 00:00:00.123Z  \"s\"");
            assertOne(lines, "update  db0  orders  stream  1 entry, last id 1-1; 1-1 {item: book}");
            assertOne(lines, "delete  db0  jobs  (del)");
            assertThat(lines)
                    .filteredOn(line -> line.contains("chunk   db0  big  "))
                    .hasSizeGreaterThan(2);
            assertThat(lines)
                    .filteredOn(line -> line.contains("  big  string  manifest of "))
                    .hasSize(1);

            List<String> json = tail(sync, "--json", "--max", "5", sync.topic(0));
            assertThat(json).hasSize(5);
            for (String line : json) {
                JsonNode change = new ObjectMapper().readTree(line);
                assertThat(change.path("topic").asText()).isEqualTo(sync.topic(0));
                assertThat(change.path("db").asInt(-1)).isZero();
            }
            assertThat(tail(sync, "--from", "end", sync.topic(0))).isEmpty();
            assertThat(tail(sync, "--from", "1", sync.topic(0)).size()).isLessThan(lines.size());
        }
    }

    @Test
    void itFollowsWhatComes(ConnectHarness connect) throws Exception {
        try (Replication sync = source(connect, "binary")) {
            sync.from.run("SET before 1");
            sync.runSource();
            awaitRecords(connect, sync, 1);
            Path out = folder.resolve("followed");
            Process tail = start(sync, out, "--from", "start", "--follow", "--max", "2", sync.topic(0));
            try {
                await("what is there").atMost(Duration.ofSeconds(60)).until(() -> Files.readString(out)
                        .contains("before"));
                assertThat(tail.isAlive()).isTrue();
                sync.from.run("SET after 2");
                assertThat(tail.waitFor(120, TimeUnit.SECONDS)).isTrue();
            } finally {
                tail.destroyForcibly();
            }
            assertThat(tail.exitValue()).isZero();
            assertOne(Files.readAllLines(out), "update  db0  after  string  \"2\"");
        }
    }

    @Test
    void aTopicThatIsNotThereIsSaid(ConnectHarness connect) throws Exception {
        try (Replication sync = source(connect, "binary")) {
            Path out = folder.resolve("none");
            Process tail = start(sync, out, "no.such.db0");
            assertThat(tail.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(tail.exitValue()).isEqualTo(2);
            assertThat(Files.readString(folder.resolve("stderr"))).contains("no topic no.such.db0");
        }
    }

    private static void assertOne(List<String> lines, String end) {
        assertThat(lines)
                .filteredOn(line -> line.endsWith(end) || line.contains(end + "  "))
                .isNotEmpty();
    }

    private static Replication source(ConnectHarness connect, String format) {
        Replication sync = Replication.notified(connect)
                .with("heartbeat.interval.ms", "1000")
                .with("value.max.bytes", "20000");
        return format.equals("binary")
                ? sync
                : sync.with("value.format", "typed")
                        .with("text.mode", "utf8")
                        .with("key.format", "utf8")
                        .with("delete.events", "true")
                        .with("key.converter", "org.apache.kafka.connect.storage.StringConverter")
                        .with("value.converter", "org.apache.kafka.connect.json.JsonConverter")
                        .with("value.converter.schemas.enable", "false");
    }

    private static void awaitRecords(ConnectHarness connect, Replication sync, int count) {
        await(count + " records")
                .atMost(Duration.ofSeconds(60))
                .until(() -> connect.topics().records(sync.topic(0)).size() >= count);
    }

    private List<String> tail(Replication sync, String... args) throws Exception {
        Path out = folder.resolve("stdout");
        Process tail = start(sync, out, args);
        try {
            assertThat(tail.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            tail.destroyForcibly();
        }
        assertThat(tail.exitValue())
                .as(Files.readString(folder.resolve("stderr")))
                .isZero();
        return Files.readAllLines(out, StandardCharsets.UTF_8);
    }

    private Process start(Replication sync, Path out, String... args) throws IOException {
        Path client = folder.resolve("client.properties");
        Files.writeString(client, "bootstrap.servers=" + sync.connect.bootstrap() + "\n");
        List<String> command = new ArrayList<>(List.of(
                Checkout.root().resolve("bin").resolve("redis-cdc").toString(),
                "tail",
                "--client-properties",
                client.toString()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("stderr").toFile())
                .start();
    }
}
