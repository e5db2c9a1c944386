package io.rediscdc.tools.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Cause;
import io.rediscdc.event.Chunk;
import io.rediscdc.event.ChunkKey;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Layout;
import io.rediscdc.event.Manifest;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.format.BigFormat;
import io.rediscdc.format.BinaryFormat;
import io.rediscdc.rdb.RdbWriter;
import io.rediscdc.tools.tail.Change.Op;
import io.rediscdc.typed.KeyStateWriter;
import io.rediscdc.typed.TextMode;
import io.rediscdc.value.RedisValue;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChangeReaderTest {
    private static final RedisValue HASH =
            new RedisValue.OfHash(List.of(new RedisValue.Field(Slice.of("name"), Slice.of("Ann"), 0)));
    private static final UUID SET = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    /** All the ways in which one state may lie in a topic. */
    private enum Form {
        BINARY,
        JSON_BYTES,
        JSON_UTF8,
        SCHEMAS_BYTES,
        SCHEMAS_UTF8
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void aStateIsTheSameInEveryForm(Form form) {
        KeyValue state = RdbWriter.write(HASH, 99);
        byte[] value = form == Form.BINARY
                ? BinaryFormat.encode(state, Sent.CHANGED)
                : json(form, writer(form).state(state, Sent.CHANGED, "monitor"));
        Change change = read(Sent.record("user:1", value));
        assertThat(change.op()).isEqualTo(Op.UPDATE);
        assertThat(change.db()).isEqualTo(3);
        assertThat(change.key()).isEqualTo(Sent.bytes("user:1"));
        assertThat(change.expireAtMs()).isEqualTo(99);
        assertThat(change.type()).isEqualTo(ValueType.HASH);
        assertThat(change.value()).isEqualTo(HASH);
        assertThat(change.place()).hasToString("shop.db3/2@17");
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void partsOfABigValueAreNamedAsSuch(Form form) {
        byte[] chunk = BigFormat.encode(new Chunk(Layout.RAW, ValueType.STRING, 20, Slice.of("abc")));
        byte[] manifest =
                BigFormat.encode(new Manifest(ValueType.STRING, Layout.RAW, 0, 99, SET, 2, 23, 5), Sent.BY_PASS);
        if (form != Form.BINARY) {
            chunk = json(form, writer(form).chunk(ValueType.STRING, chunk, Sent.CHANGED, "monitor"));
            manifest = json(form, writer(form).manifest(ValueType.STRING, 99, manifest, Sent.BY_PASS, "monitor"));
        }
        byte[] id = new ChunkKey(SET, 1, Sent.bytes("big")).bytes();
        Change part = read(Sent.record("shop.db3", id, chunk, null));
        assertThat(part.op()).isEqualTo(Op.CHUNK);
        assertThat(part.key()).isEqualTo(Sent.bytes("big"));
        assertThat(part.note()).isEqualTo("chunk 1 of set " + SET + ", 3 bytes at 20");
        Change whole = read(Sent.record("big", manifest));
        assertThat(whole.op()).isEqualTo(Op.READ);
        assertThat(whole.expireAtMs()).isEqualTo(99);
        assertThat(whole.note()).isEqualTo("manifest of 2 chunks of set " + SET + ", 23 bytes in all");
        Change removed = read(Sent.record("shop.db3", id, null, null));
        assertThat(removed.op()).isEqualTo(Op.CHUNK);
        assertThat(removed.note()).endsWith(", removed");
    }

    @Test
    void deletesTellTheirCause() {
        Change tombstone = read(Sent.record("shop.db3", Sent.bytes("k"), null, "evicted"));
        assertThat(tombstone.op()).isEqualTo(Op.DELETE);
        assertThat(tombstone.db()).isEqualTo(3);
        assertThat(tombstone.cause()).isEqualTo("evicted");
        assertThat(read(Sent.record("shop.db3", Sent.bytes("k"), null, null)).cause())
                .isEqualTo("unknown");
        Struct event = writer(Form.JSON_UTF8).deleted(Cause.EXPIRED, Sent.CHANGED, "monitor");
        Change deleted = read(Sent.record("k", json(Form.JSON_UTF8, event)));
        assertThat(deleted.op()).isEqualTo(Op.DELETE);
        assertThat(deleted.cause()).isEqualTo("expired");
        assertThat(deleted.note()).contains("event");
    }

    @Test
    void heartbeatsAreSkipped() {
        String binary = "{\"v\":1,\"shard\":\"default\",\"phase\":\"streaming\",\"pass\":3,\"pass.complete\":true}";
        String typed =
                "{\"schema\":{\"type\":\"struct\"},\"payload\":{\"v\":1,\"shard\":\"a\",\"phase\":\"snapshot\"}}";
        assertThat(ChangeReader.read(Sent.record("default", Sent.bytes(binary))))
                .isEmpty();
        assertThat(ChangeReader.read(Sent.record("a", Sent.bytes(typed)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1}|JSON without the fields v, op and source",
                "{\"a\":|JSON that cannot be read",
                "<xml/>|neither a binary record",
                "{\"v\":2,\"op\":\"u\",\"source\":{}}|version 2 is newer",
                "{\"v\":1,\"op\":\"u\",\"source\":{},\"text\":\"utf8\",\"type\":\"list\"}|lacks its field list"
            })
    void whatCannotBeReadIsSaidAndNotSkipped(String value, String reason) {
        Change change = read(Sent.record("k", Sent.bytes(value)));
        assertThat(change.op()).isEqualTo(Op.UNREADABLE);
        assertThat(change.note()).contains(reason);
        assertThat(change.key()).isEqualTo(Sent.bytes("k"));
    }

    @Test
    void aRecordWithoutAKeyOrWithABrokenPayloadIsUnreadableToo() {
        assertThat(read(Sent.record("shop.db3", null, null, null)).op()).isEqualTo(Op.UNREADABLE);
        byte[] value = BinaryFormat.encode(RdbWriter.write(HASH, 0), Sent.CHANGED);
        value[5 + 29 + 7]++; // a length within the payload
        assertThat(read(Sent.record("k", value)).op()).isEqualTo(Op.UNREADABLE);
    }

    private static Change read(ConsumerRecord<byte[], byte[]> record) {
        return ChangeReader.read(record).orElseThrow();
    }

    private static KeyStateWriter writer(Form form) {
        return new KeyStateWriter(form.name().endsWith("UTF8") ? TextMode.UTF8 : TextMode.BYTES, "shop");
    }

    private static byte[] json(Form form, Struct value) {
        JsonConverter converter = new JsonConverter();
        boolean schemas = form.name().startsWith("SCHEMAS");
        converter.configure(Map.of("converter.type", "value", "schemas.enable", Boolean.toString(schemas)));
        return converter.fromConnectData("shop.db3", value.schema(), value);
    }
}
