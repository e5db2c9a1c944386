package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.Checkout;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.tools.server.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A topic that version 1 has written is applied by this version, byte for byte as it lies in the golden files. */
@ExtendWith(SharedConnect.class)
class GoldenTopicIT {
    private static final Path FOLDER =
            Checkout.root().resolve("redis-sink-connector/src/test/resources/io/rediscdc/sink/decode/golden");

    @ParameterizedTest
    @ValueSource(strings = {"binary", "json-bytes", "json-utf8", "json-with-schemas-bytes", "json-with-schemas-utf8"})
    void everyTypeIsApplied(String form, ConnectHarness connect) throws Exception {
        String prefix = "golden-" + form;
        connect.createCompactedTopic(prefix + ".db0", 1);
        try (RedisServer server = ServerVersion.R8.start();
                Redis redis = new Redis(server)) {
            redis.run("SET gone v");
            write(connect, form, prefix + ".db0");
            Map<String, String> config = Configs.sink(server.uri(), prefix);
            config.put("target.initial", "merge");
            if (!form.equals("binary")) {
                config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
                config.put("value.converter.schemas.enable", Boolean.toString(form.contains("schemas")));
            }
            connect.run(prefix, config);
            await("the last record").atMost(Duration.ofSeconds(60)).until(() -> redis.call("EXISTS", "gone")
                    .equals(0L));
            requireStrings(redis);
            requireCollections(redis);
            requireStream(redis);
        }
    }

    private static void requireStrings(Redis redis) {
        assertThat(text(redis.call("GET", "string"))).isEqualTo("größe");
        assertThat(text(redis.call("GET", "string-expiring"))).isEqualTo("hello");
        assertThat(redis.call("PEXPIRETIME", "string-expiring")).isEqualTo(4_102_444_800_123L);
        assertThat(redis.call("GET", "string-binary")).isEqualTo(new byte[] {(byte) 0xff, 0, (byte) 0x80});
        assertThat(text(redis.call("GET", "big"))).isEqualTo("0123456789".repeat(4));
    }

    private static void requireCollections(Redis redis) {
        assertThat(texts(redis.call("LRANGE", "list", 0, -1))).containsExactly("b", "a", "", "b");
        assertThat(texts(redis.call("SMEMBERS", "set"))).containsExactlyInAnyOrder("red", "green");
        assertThat(redis.call("PEXPIRETIME", "set")).isEqualTo(4_102_444_800_123L);
        assertThat(texts(redis.call("ZRANGE", "zset", 0, -1, "WITHSCORES")))
                .containsExactly("last", "-inf", "one", "0.1", "same", "0.1", "first", "inf");
        assertThat(texts(redis.call("HMGET", "hash", "name", "city"))).containsExactly("Ann", "Köln");
        assertThat(redis.call("HLEN", "hash")).isEqualTo(2L);
        assertThat(texts(redis.call("HMGET", "hash-expiring", "name", "token"))).containsExactly("Ann", "c0ffee");
        assertThat((List<?>) redis.call("HPEXPIRETIME", "hash-expiring", "FIELDS", 2, "name", "token"))
                .isEqualTo(List.of(-1L, 4_102_444_800_123L));
        assertThat(redis.call("VCARD", "vectors")).isEqualTo(1L);
    }

    private static void requireStream(Redis redis) {
        List<?> entries = (List<?>) redis.call("XRANGE", "stream", "-", "+");
        assertThat(entries).hasSize(2);
        List<?> second = (List<?>) entries.get(1);
        assertThat(text(second.get(0))).isEqualTo("1767225600100-3");
        assertThat(texts(second.get(1))).containsExactly("item", "pen", "item", "ink");
        List<?> pending = (List<?>) redis.call("XPENDING", "stream", "packers", "-", "+", 10);
        assertThat(pending).hasSize(1);
        List<?> only = (List<?>) pending.get(0);
        assertThat(text(only.get(0))).isEqualTo("1767225600000-0");
        assertThat(text(only.get(1))).isEqualTo("ann");
        assertThat(only.get(3)).isEqualTo(2L);
        List<?> info = (List<?>) redis.call("XINFO", "STREAM", "stream");
        assertThat(info.stream().map(GoldenTopicIT::text).toList())
                .containsSubsequence("max-deleted-entry-id", "1767225600050-0", "entries-added", "3");
    }

    private static void write(ConnectHarness connect, String form, String topic) throws Exception {
        for (String line : lines(form)) {
            int blank = line.indexOf(' ');
            String value = line.substring(blank + 1);
            byte[] bytes = value.equals("null")
                    ? null
                    : form.equals("binary") ? HexFormat.of().parseHex(value) : value.getBytes(StandardCharsets.UTF_8);
            connect.topics().produce(topic, 0, line.substring(0, blank).getBytes(StandardCharsets.UTF_8), bytes);
        }
    }

    private static List<String> lines(String form) throws IOException {
        return Files.readAllLines(FOLDER.resolve("v1-" + form + ".txt"));
    }

    private static List<String> texts(Object replies) {
        return ((List<?>) replies).stream().map(GoldenTopicIT::text).toList();
    }

    private static String text(Object reply) {
        return reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(reply);
    }
}
