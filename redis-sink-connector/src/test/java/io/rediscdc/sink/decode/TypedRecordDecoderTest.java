package io.rediscdc.sink.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.Cause;
import io.rediscdc.event.Chunk;
import io.rediscdc.event.ChunkKey;
import io.rediscdc.event.DbKey;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Layout;
import io.rediscdc.event.Manifest;
import io.rediscdc.event.Origin;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.format.BigFormat;
import io.rediscdc.rdb.RdbWriter;
import io.rediscdc.sink.Records;
import io.rediscdc.typed.KeyStateWriter;
import io.rediscdc.typed.TextMode;
import io.rediscdc.value.RedisValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class TypedRecordDecoderTest {
    private static final byte[] KEY = Records.bytes("user:1");
    private static final Origin ORIGIN = new Origin("a", 3, 7, false, 42);

    private final RecordDecoder decoder = new RecordDecoder(new TopicDatabases(".*\\.db(\\d+)$"));
    private final KeyStateWriter writer = new KeyStateWriter(TextMode.UTF8, "shop");

    @Test
    void aStructIsReadAsWhatRestoreTakes() {
        KeyValue list = RdbWriter.write(new RedisValue.OfList(List.of(Slice.of("a"), Slice.of("b"))), 99);
        Mutation mutation = decode(writer.state(list, ORIGIN, "monitor"));
        assertThat(mutation.key()).isEqualTo(new DbKey(3, KEY));
        assertThat(mutation.state()).isEqualTo(list);
        KeyValue string = KeyValue.string(Records.bytes("v"), 0);
        assertThat(decode(writer.state(string, ORIGIN, "monitor")).state()).isEqualTo(string);
    }

    @Test
    void aMapIsReadAsAStructIs() {
        Map<String, Object> map = Map.of(
                "v",
                1L,
                "op",
                "r",
                "source",
                Map.of(),
                "text",
                "bytes",
                "type",
                "string",
                "string",
                "AP8=",
                "expires_at",
                99L);
        assertThat(decode(map).state()).isEqualTo(KeyValue.string(new byte[] {0, (byte) 0xff}, 99));
    }

    @Test
    void aDeleteEventDeletesAndTellsWhy() {
        Mutation mutation = decode(writer.deleted(Cause.EVICTED, ORIGIN, "monitor"));
        assertThat(mutation.deletes()).isTrue();
        assertThat(mutation.cause()).isEqualTo(Cause.EVICTED);
    }

    @Test
    void partsOfBigValuesAreReadToo() {
        Chunk chunk = new Chunk(Layout.RAW, ValueType.STRING, 0, Slice.of("abc"));
        ChunkKey id = new ChunkKey(UUID.randomUUID(), 0, KEY);
        SinkRecord part = Records.of(
                "shop.db3",
                0,
                7,
                id.bytes(),
                writer.chunk(ValueType.STRING, BigFormat.encode(chunk), ORIGIN, "monitor"));
        assertThat(decoder.isChunk(part)).isTrue();
        assertThat(decoder.decodeChunk(part).chunk()).isEqualTo(chunk);

        Manifest manifest = new Manifest(ValueType.STRING, Layout.RAW, 0, 99, id.set(), 1, 3, 5);
        byte[] bytes = BigFormat.encode(manifest, ORIGIN);
        assertThat(decode(writer.manifest(ValueType.STRING, 99, bytes, ORIGIN, "monitor"))
                        .manifest())
                .isEqualTo(manifest);
    }

    @Test
    void whatATransformHasBrokenIsTheRecordsFault() {
        Map<String, Object> map = new HashMap<>(
                Map.of("v", 1L, "op", "u", "source", Map.of(), "text", "utf8", "type", "string", "string", "a"));
        assertThat(decode(map).state().payload()).isEqualTo(Slice.of("a"));
        assertBad(map, "string", null, "lacks its field string");
        assertBad(map, "string", 7L, "string has a Long, not text");
        assertBad(map, "string", "\uFFFD", "U+FFFD");
        assertBad(map, "op", "c", "op=c is not defined");
        assertBad(map, "text", "latin1", "text=latin1 is not defined");
        assertBad(map, "type", "tree", "type=tree is not defined");
        assertBad(map, "type", "list", "lacks its field list");
        assertBad(map, "v", 0L, "never existed");
        assertBad(map, "expires_at", "tomorrow", "not a time");
        assertBad(map, "source", null, "not a typed record");
        assertBad(map, "payload", new byte[0], "optional.for.nullables=true");
        assertBad(map, "big", new byte[0], "optional.for.nullables=true");
    }

    @Test
    void aNewerVersionStops() {
        Map<String, Object> map = Map.of("v", 2L, "op", "u", "source", Map.of());
        assertThatThrownBy(() -> decode(map))
                .isExactlyInstanceOf(ConnectException.class)
                .hasMessageContaining("version 2 is newer");
    }

    private void assertBad(Map<String, Object> good, String field, Object value, String message) {
        Map<String, Object> bad = new HashMap<>(good);
        bad.put(field, value);
        assertThatThrownBy(() -> decode(bad))
                .isExactlyInstanceOf(DataException.class)
                .hasMessageContaining("\"user:1\"")
                .hasMessageContaining("offset 7")
                .hasMessageContaining(message);
    }

    private Mutation decode(Object value) {
        assertThat(value).isInstanceOfAny(Struct.class, Map.class);
        return decoder.decode(Records.of("shop.db3", 1, 7, KEY, value));
    }
}
