package io.rediscdc.sink.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Cause;
import io.rediscdc.event.Chunk;
import io.rediscdc.event.ChunkKey;
import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Layout;
import io.rediscdc.event.Manifest;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.rdb.RdbReader;
import io.rediscdc.rdb.RdbWriter;
import io.rediscdc.sink.Records;
import io.rediscdc.value.RedisValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Topics as version 1 writes them, every type in each form: key and value of a record on a line. The files never change,
 * whatever later versions write, and are read for ever. GoldenTopicIT applies the same files to a server.
 */
class GoldenTopicTest {
    private static final UUID SET = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    private final RecordDecoder decoder = new RecordDecoder(new TopicDatabases(".*\\.db(\\d+)$"));

    @ParameterizedTest
    @EnumSource(GoldenForm.class)
    void isStillReadAsWhatItWas(GoldenForm form) throws IOException {
        List<String> lines = golden(form);
        Map<String, RedisValue> expected = GoldenStates.all();
        int line = 0;
        for (Map.Entry<String, RedisValue> each : expected.entrySet()) {
            Mutation mutation = decoder.decode(record(form, lines.get(line++)));
            assertThat(mutation.key().bytes()).isEqualTo(Records.bytes(each.getKey()));
            assertThat(mutation.state().expireAtMs()).isEqualTo(GoldenStates.expireAtMs(each.getKey()));
            assertThat(meaning(value(mutation.state()))).as(each.getKey()).isEqualTo(meaning(each.getValue()));
        }
        for (int number = 0; number < 2; number++) {
            ChunkRecord chunk = decoder.decodeChunk(record(form, lines.get(line++)));
            assertThat(chunk.id().set()).isEqualTo(SET);
            assertThat(chunk.chunk()).isEqualTo(chunk(number));
        }
        assertThat(decoder.decode(record(form, lines.get(line++))).manifest()).isEqualTo(manifest());
        if (form.typed()) {
            Mutation deleted = decoder.decode(record(form, lines.get(line++)));
            assertThat(deleted.deletes()).isTrue();
            assertThat(deleted.cause()).isEqualTo(Cause.EXPIRED);
        }
        assertThat(decoder.decode(record(form, lines.get(line++))).deletes()).isTrue();
        assertThat(lines).hasSize(line);
    }

    /** Version 1 is still what the code writes. Once it is not, this test goes and the files and the other test stay. */
    @ParameterizedTest
    @EnumSource(GoldenForm.class)
    void isStillWhatIsWritten(GoldenForm form) throws IOException {
        List<String> written = new ArrayList<>();
        GoldenStates.all().forEach((key, value) -> {
            KeyValue state = RdbWriter.write(value, GoldenStates.expireAtMs(key));
            written.add(key + " " + form.state(state));
        });
        for (int number = 0; number < 2; number++) {
            ChunkKey id = new ChunkKey(SET, number, Records.bytes(GoldenStates.BIG_KEY));
            String key = new String(id.bytes(), StandardCharsets.US_ASCII);
            written.add(key + " " + form.chunk(chunk(number)));
        }
        written.add(GoldenStates.BIG_KEY + " " + form.manifest(manifest()));
        if (form.typed()) {
            written.add("gone " + form.deleted());
        }
        written.add("gone null");
        assertThat(golden(form)).isEqualTo(written);
    }

    private static SinkRecord record(GoldenForm form, String line) {
        int blank = line.indexOf(' ');
        byte[] key = Records.bytes(line.substring(0, blank));
        return Records.of(GoldenForm.TOPIC, 0, 0, key, form.read(line.substring(blank + 1)));
    }

    private static List<String> golden(GoldenForm form) throws IOException {
        try (InputStream file = GoldenTopicTest.class.getResourceAsStream(form.file())) {
            assertThat(file).as(form.file()).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private static Chunk chunk(int number) {
        String half = GoldenStates.big().substring(20 * number, 20 * number + 20);
        return new Chunk(Layout.RAW, ValueType.STRING, 20L * number, Slice.of(half));
    }

    private static Manifest manifest() {
        return new Manifest(
                ValueType.STRING, Layout.RAW, 0, 0, SET, 2, GoldenStates.big().length(), 5);
    }

    private static RedisValue value(KeyValue state) {
        return state.encoding() == Encoding.RAW
                ? new RedisValue.OfString(state.payload())
                : RdbReader.read(state.type(), state.payload());
    }

    /** Its order left out where it means nothing. */
    private static Object meaning(RedisValue value) {
        return value instanceof RedisValue.OfHash hash ? new HashSet<>(hash.fields()) : value;
    }
}
