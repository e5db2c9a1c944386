package io.rediscdc.tools.tail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.format.BinaryFormat;
import io.rediscdc.format.DumpPayload;
import io.rediscdc.rdb.RdbWriter;
import io.rediscdc.value.RedisValue;
import io.rediscdc.value.RedisValue.Field;
import io.rediscdc.value.RedisValue.Member;
import io.rediscdc.value.StreamId;
import io.rediscdc.value.StreamState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class PrintersTest {
    private static final String PLACE = "2026-01-01 00:00:00.456Z  shop.db3/2@17  ";
    private static final byte[] KEY = Sent.bytes("user:1");

    @Test
    void everyTypeReadsAsWhatItIs() {
        assertThat(line(new RedisValue.OfString(Slice.of("hello")), 1_893_456_000_123L))
                .isEqualTo(PLACE + "update  db3  user:1  string  expires 2030-01-01 00:00:00.123Z  \"hello\"");
        assertThat(line(new RedisValue.OfList(List.of(Slice.of("b"), Slice.of("two words"), Slice.of(""))), 0))
                .endsWith("list  [b, \"two words\", \"\"]");
        assertThat(line(new RedisValue.OfSet(List.of(Slice.of("größe"), Slice.of(new byte[] {(byte) 0xff, 'a'}))), 0))
                .endsWith("set  {größe, \"\\xffa\"}");
        assertThat(line(
                        new RedisValue.OfZset(List.of(
                                new Member(Slice.of("ann"), 3),
                                new Member(Slice.of("bob"), 0.5),
                                new Member(Slice.of("cid"), Double.NEGATIVE_INFINITY))),
                        0))
                .endsWith("zset  {ann: 3, bob: 0.5, cid: -inf}");
        assertThat(line(
                        new RedisValue.OfHash(List.of(
                                new Field(Slice.of("name"), Slice.of("Ann"), 0),
                                new Field(Slice.of("token"), Slice.of("x"), 1_893_456_000_123L))),
                        0))
                .endsWith("hash  {name: Ann, token: x (expires 2030-01-01 00:00:00.123Z)}");
        assertThat(printed(out -> new ChangePrinter(out, false, 200), record(stream(), 0)))
                .endsWith("stream  2 entries, last id 5-0, group packers at 1-0 (1 consumer, 1 pending);"
                        + " 5-0 {item: pen}; 1-0 {item: book}");
        byte[] payload = new byte[60];
        payload[0] = 7;
        DumpPayload.seal(payload, 12);
        assertThat(line(new RedisValue.Opaque(ValueType.MODULE, Slice.of(payload)), 0))
                .contains("module  DUMP payload of 60 bytes, RDB version 12: 0700");
    }

    @Test
    void longValuesAreCutUnlessAllIsAskedFor() {
        RedisValue list = new RedisValue.OfList(Collections.nCopies(10_000, Slice.of("element")));
        assertThat(line(list, 0)).hasSizeBetween(80, 190).endsWith("element, … 10000 in all]");
        assertThat(line(new RedisValue.OfString(Slice.of("ü".repeat(5_000))), 0))
                .hasSizeLessThan(200)
                .endsWith("ü\"… 10000 bytes");
        String all = printed(out -> new ChangePrinter(out, false, ValueText.ALL), record(list, 0));
        assertThat(all).contains("element, element]").hasSizeGreaterThan(80_000);
    }

    @Test
    void deletesAndColours() {
        ConsumerRecord<byte[], byte[]> gone = Sent.record("shop.db3", Sent.bytes("a b\n"), null, "expired");
        assertThat(printed(out -> new ChangePrinter(out, false, 160), gone))
                .isEqualTo(PLACE + "delete  db3  \"a b\\n\"  (expired)");
        assertThat(printed(out -> new ChangePrinter(out, true, 160), gone))
                .contains("\u001b[31mdelete\u001b[0m")
                .contains("\u001b[1m\"a b\\n\"\u001b[0m");
    }

    @Test
    void whatKeysHoldNeverReachesTheTerminalAsControl() {
        byte[] key = Sent.bytes("\u001b[2J\u0007\u009b\u202ex");
        String line = printed(out -> new ChangePrinter(out, false, 160), Sent.record("shop.db3", key, null, "del"));
        assertThat(line).contains("\"\\x1b[2J\\x07\\xc2\\x9b\\u{202e}x\"");
        assertThat(line.chars()).noneMatch(Character::isISOControl);
    }

    @Test
    void jsonHasAllAndIsExact() throws IOException {
        JsonNode hash = json(
                new RedisValue.OfHash(List.of(
                        new Field(Slice.of("name"), Slice.of("Ann"), 0),
                        new Field(Slice.of("photo"), Slice.of(new byte[] {(byte) 0xff}), 42))),
                99);
        assertThat(hash)
                .hasToString(
                        "{\"ts_ms\":1767225600456,\"topic\":\"shop.db3\",\"partition\":2,\"offset\":17,"
                                + "\"op\":\"update\",\"db\":3,\"key\":\"user:1\",\"type\":\"hash\",\"expires_at\":99,"
                                + "\"value\":{\"name\":\"Ann\",\"photo\":\"base64:/w==\"},\"fields_expire_at\":{\"photo\":42}}");
        assertThat(json(new RedisValue.OfZset(List.of(new Member(Slice.of("a"), Double.POSITIVE_INFINITY))), 0)
                        .get("value"))
                .hasToString("[{\"member\":\"a\",\"score\":\"inf\"}]");
        assertThat(json(stream(), 0).at("/value/groups/0/pending/0/deliveries").asInt())
                .isEqualTo(2);
        assertThat(json(new RedisValue.OfList(List.of(Slice.of("x"))), 0).get("value"))
                .hasToString("[\"x\"]");
    }

    private static RedisValue stream() {
        StreamId first = new StreamId(1, 0);
        return new RedisValue.OfStream(new StreamState(
                List.of(
                        new StreamState.Entry(first, List.of(Slice.of("item"), Slice.of("book"))),
                        new StreamState.Entry(new StreamId(5, 0), List.of(Slice.of("item"), Slice.of("pen")))),
                new StreamId(5, 0),
                new StreamState.Counters(first, StreamId.ZERO, 2),
                List.of(new StreamState.Group(
                        Slice.of("packers"),
                        first,
                        1L,
                        List.of(new StreamState.Consumer(Slice.of("ann"), 7, 7L)),
                        List.of(new StreamState.Pending(first, Slice.of("ann"), 7, 2))))));
    }

    private static String line(RedisValue value, long expireAtMs) {
        return printed(out -> new ChangePrinter(out, false, 160), record(value, expireAtMs));
    }

    private static JsonNode json(RedisValue value, long expireAtMs) throws IOException {
        return new ObjectMapper().readTree(printed(JsonPrinter::new, record(value, expireAtMs)));
    }

    private static ConsumerRecord<byte[], byte[]> record(RedisValue value, long expireAtMs) {
        KeyValue state = RdbWriter.write(value, expireAtMs);
        return Sent.record("shop.db3", KEY, BinaryFormat.encode(state, Sent.CHANGED), null);
    }

    private static String printed(Function<PrintStream, Printer> printer, ConsumerRecord<byte[], byte[]> record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        printer.apply(out).print(ChangeReader.read(record).orElseThrow());
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(text).endsWith(System.lineSeparator());
        return text.stripTrailing();
    }
}
