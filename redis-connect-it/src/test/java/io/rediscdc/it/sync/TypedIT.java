package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Typed records through JSON and back: from Redis over Kafka into Redis, everything as it was. */
@ExtendWith(SharedConnect.class)
class TypedIT {
    private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";
    private static final String STRING = "org.apache.kafka.connect.storage.StringConverter";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Logger LOG = LoggerFactory.getLogger(TypedIT.class);

    @ParameterizedTest
    @CsvSource({
        "R8,  true,  bytes, bytes",
        "R8,  false, utf8,  utf8",
        "R7,  false, bytes, utf8",
        "V8,  true,  utf8,  bytes",
        "R62, false, bytes, bytes"
    })
    void everyTypeArrivesAsItWas(
            ServerVersion version, boolean schemas, String texts, String keys, ConnectHarness connect)
            throws IOException {
        try (Replication sync = typed(connect, version, schemas, texts, keys)) {
            List<String> families = Families.supportedBy(sync.to);
            families.forEach(family -> Families.run(sync.from, family, "before:"));
            Families.binary(sync.from, "binary:");
            big(sync.from);
            streams(sync.from);
            if (version == ServerVersion.R8) {
                sync.from.run("VADD vectors VALUES 2 1 2 one");
            }
            sync.run();
            sync.awaitEqual();
            families.forEach(family -> Families.run(sync.from, family, "live:"));
            sync.from.run("SET before:set overwritten", "DEL big-list", "SADD ints 7", "RENAME before:hash renamed");
            sync.awaitEqual();
            for (ConsumerRecord<byte[], byte[]> each : connect.topics().records(sync.topic(0))) {
                if (each.value() != null) {
                    JsonNode json = MAPPER.readTree(each.value());
                    assertThat(json.has("schema")).isEqualTo(schemas);
                    JsonNode state = schemas ? json.get("payload") : json;
                    assertThat(state.path("v").asInt()).isEqualTo(1);
                    assertThat(state.path("text").asText()).isEqualTo(texts);
                    assertThat(state.at("/source/mode").asText()).isEqualTo("notifications");
                }
            }
            assertThat(connect.topics().records(sync.topic(0)))
                    .as("values in parts")
                    .anyMatch(each -> text(each.key()).startsWith("__rediscdc:chunk:"));
        }
    }

    @ParameterizedTest
    @CsvSource({"false, utf8", "true, bytes"})
    void tenThousandRandomValuesArriveAsTheyWere(boolean schemas, String texts, ConnectHarness connect) {
        long seed = System.nanoTime();
        LOG.info("Random values of seed {}", seed);
        try (Replication sync = typed(connect, ServerVersion.R8, schemas, texts, "utf8")) {
            RandomValues.write(sync.from, seed, 10_000);
            sync.run();
            sync.awaitEqual();
            assertThat(sync.to.call("DBSIZE")).as("keys, and the marker").isEqualTo(10_001L);
        }
    }

    @Test
    void textIsReadableAndBytesThatAreNoTextAreNotLost(ConnectHarness connect) throws IOException {
        try (Replication sync = typed(connect, ServerVersion.R8, false, "utf8", "utf8")) {
            sync.from.call("HSET", "user:größe", "name", "Ann", "photo", new byte[] {(byte) 0xff, (byte) 0xd8, 0});
            sync.from.run("HPEXPIREAT user:größe 4102444800123 FIELDS 1 name");
            sync.from.call("SET", new byte[] {'k', (byte) 0xc3}, "base64:literal");
            sync.run();
            sync.awaitEqual();
            JsonNode user = latest(connect, sync, "user:größe");
            assertThat(user.at("/hash/name").asText()).isEqualTo("Ann");
            assertThat(user.at("/hash/photo").asText()).isEqualTo("base64:/9gA");
            assertThat(user.at("/hash_expires_at/name").asLong()).isEqualTo(4_102_444_800_123L);
            assertThat(user.at("/op").asText()).isEqualTo("r");
            assertThat(latest(connect, sync, "base64:a8M=").at("/string").asText())
                    .isEqualTo("base64:YmFzZTY0OmxpdGVyYWw=");
            sync.from.run("HSET user:größe name Bob");
            sync.awaitEqual();
            assertThat(latest(connect, sync, "user:größe").at("/op").asText()).isEqualTo("u");
        }
    }

    @Test
    void aPassKnowsWhatTheTopicHolds(ConnectHarness connect) throws IOException {
        try (Replication sync = typed(connect, ServerVersion.R7, false, "utf8", "utf8")) {
            sync.with("delete.events", "true");
            sync.from.run("SET kept v", "RPUSH list a b", "SET gone v", "SET changed v");
            big(sync.from);
            sync.run();
            sync.awaitEqual();
            connect.stop(sync.source);
            int before = connect.topics().records(sync.topic(0)).size();
            sync.from.run("DEL gone", "SET changed w");
            connect.resume(sync.source);
            await("the pass")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> Metrics.of(sync.source).get("passes-total") >= 1);
            sync.awaitEqual();
            List<ConsumerRecord<byte[], byte[]>> all = connect.topics().records(sync.topic(0));
            assertThat(all)
                    .as("with a state, a delete event and a tombstone more")
                    .hasSize(before + 3);
            List<ConsumerRecord<byte[], byte[]>> gone =
                    all.stream().filter(each -> text(each.key()).equals("gone")).toList();
            assertThat(gone).hasSize(3);
            JsonNode event = MAPPER.readTree(gone.get(1).value());
            assertThat(event.at("/op").asText()).isEqualTo("d");
            assertThat(event.at("/cause").asText()).isEqualTo("reconciled");
            assertThat(gone.get(2).value()).isNull();
        }
    }

    private static Replication typed(
            ConnectHarness connect, ServerVersion version, boolean schemas, String texts, String keys) {
        String keyConverter = keys.equals("utf8") ? STRING : "org.apache.kafka.connect.converters.ByteArrayConverter";
        return new Replication(connect, version.start("--notify-keyspace-events", "EA"), version.start())
                .with("value.format", "typed")
                .with("text.mode", texts)
                .with("key.format", keys)
                .with("value.max.bytes", "20000")
                .with("key.converter", keyConverter)
                .with("value.converter", JSON)
                .with("value.converter.schemas.enable", Boolean.toString(schemas))
                .withSink("key.converter", keyConverter)
                .withSink("value.converter", JSON)
                .withSink("value.converter.schemas.enable", Boolean.toString(schemas));
    }

    /** Values that are too big for one record, one of them only once it is JSON. */
    private static void big(Redis redis) {
        byte[] bytes = new byte[70_000];
        new Random(7).nextBytes(bytes);
        redis.call("SET", "big-string", bytes);
        for (int i = 0; i < 2_500; i++) {
            redis.call("SADD", "ints", i * 1_000_003L);
            redis.call("RPUSH", "big-list", "element-" + i * 7_919L);
        }
    }

    private static void streams(Redis redis) {
        redis.run("XADD stream 1-1 f v", "XADD stream 2-1 f v g w", "XADD stream 3-1 f v", "XADD stream 4-7 h x");
        redis.run("XDEL stream 2-1", "XGROUP CREATE stream idle $", "XGROUP CREATE stream busy 0");
        redis.run("XREADGROUP GROUP busy alice COUNT 2 STREAMS stream >");
        redis.run("XREADGROUP GROUP busy bob COUNT 1 STREAMS stream >", "XACK stream busy 1-1");
        redis.run("XCLAIM stream busy bob 0 3-1 TIME 1700000000000 RETRYCOUNT 5", "XADD many 5-5 f v");
        for (int i = 1; i <= 150; i++) {
            redis.call("XADD", "many", "10-" + i, "field", "value-" + i, "other-" + i % 2, i);
        }
        redis.run("XTRIM many MAXLEN 120", "XADD emptied 5-5 f v", "XDEL emptied 5-5");
    }

    private static JsonNode latest(ConnectHarness connect, Replication sync, String key) throws IOException {
        ConsumerRecord<byte[], byte[]> latest = connect.topics().records(sync.topic(0)).stream()
                .filter(each -> text(each.key()).equals(key))
                .reduce((first, second) -> second)
                .orElseThrow();
        return Objects.requireNonNull(MAPPER.readTree(latest.value()));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
