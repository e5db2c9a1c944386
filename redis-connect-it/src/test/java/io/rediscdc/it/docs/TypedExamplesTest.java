package io.rediscdc.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rediscdc.event.Cause;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Origin;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.format.DumpPayload;
import io.rediscdc.it.Checkout;
import io.rediscdc.rdb.RdbWriter;
import io.rediscdc.typed.KeyStateWriter;
import io.rediscdc.typed.TextMode;
import io.rediscdc.value.RedisValue;
import io.rediscdc.value.StreamId;
import io.rediscdc.value.StreamState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;

/** docs/FORMAT.md shows a typed record of each type as JsonConverter makes it; {@code -Ddocs.write=true} writes them. */
class TypedExamplesTest {
    private static final String BEGIN = "<!-- typed examples, printed by TypedExamplesTest -->\n";
    private static final String END = "<!-- end of typed examples -->\n";
    private static final Origin ORIGIN = new Origin("default", 0, 3, false, 1_767_225_600_456L);
    private static final String MODE = "notifications";

    private final KeyStateWriter text = new KeyStateWriter(TextMode.UTF8, "shop");
    private final KeyStateWriter bytes = new KeyStateWriter(TextMode.BYTES, "shop");
    private final JsonConverter converter = new JsonConverter();
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void thePageShowsWhatTheCodeWrites() throws IOException {
        Path page = Checkout.root().resolve("docs").resolve("FORMAT.md");
        String before = Files.readString(page);
        int begin = before.indexOf(BEGIN) + BEGIN.length();
        int end = before.indexOf(END);
        assertThat(end).isGreaterThanOrEqualTo(begin);
        String examples = examples();
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(page, before.substring(0, begin) + examples + before.substring(end));
        } else {
            assertThat(before.substring(begin, end))
                    .as("run this test with -Ddocs.write=true")
                    .isEqualTo(examples);
        }
    }

    private String examples() throws IOException {
        converter.configure(Map.of("converter.type", "value", "schemas.enable", "false"));
        StringBuilder page = new StringBuilder();
        for (Map.Entry<String, Struct> each : structs().entrySet()) {
            ObjectNode value = (ObjectNode) json.readTree(
                    converter.fromConnectData("shop.db0", each.getValue().schema(), each.getValue()));
            value.properties().removeIf(field -> field.getValue().isNull());
            page.append("\n")
                    .append(each.getKey())
                    .append(":\n\n```json\n")
                    .append(pretty(value))
                    .append("\n```\n");
        }
        return page.append("\n").toString();
    }

    private String pretty(ObjectNode value) throws IOException {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        return json.writer(printer).writeValueAsString(value).replace("\" : ", "\": ");
    }

    private Map<String, Struct> structs() {
        Map<String, Struct> structs = new LinkedHashMap<>();
        structs.put(
                "A string that expires",
                text.state(
                        KeyValue.string("hello".getBytes(StandardCharsets.UTF_8), 1_893_456_000_123L), ORIGIN, MODE));
        structs.put(
                "The same with `text.mode=bytes`: in JSON, bytes are base64",
                bytes.state(
                        KeyValue.string("hello".getBytes(StandardCharsets.UTF_8), 1_893_456_000_123L), ORIGIN, MODE));
        structs.put("A list", of(new RedisValue.OfList(slices("first", "second"))));
        structs.put("A set", of(new RedisValue.OfSet(slices("red", "green"))));
        structs.put(
                "A sorted set, with a score that JSON has no number for",
                of(new RedisValue.OfZset(List.of(
                        new RedisValue.Member(Slice.of("ann"), 1.5),
                        new RedisValue.Member(Slice.of("bob"), Double.POSITIVE_INFINITY)))));
        structs.put(
                "A hash with a field that expires and one that is not UTF-8",
                of(new RedisValue.OfHash(List.of(
                        new RedisValue.Field(Slice.of("name"), Slice.of("Ann"), 0),
                        new RedisValue.Field(Slice.of("token"), Slice.of("c0ffee"), 1_893_456_000_000L),
                        new RedisValue.Field(
                                Slice.of("photo"), Slice.of(new byte[] {(byte) 0xff, (byte) 0xd8, 0}), 0)))));
        structs.put("A stream with a group, which has an entry pending", of(stream()));
        structs.put("A module's value", of(module()));
        structs.put(
                "A delete event, which `delete.events=true` puts before the tombstone",
                text.deleted(Cause.EXPIRED, ORIGIN, MODE));
        return structs;
    }

    private Struct of(RedisValue value) {
        return text.state(RdbWriter.write(value, 0), ORIGIN, MODE);
    }

    private static RedisValue stream() {
        StreamId first = new StreamId(1_767_225_600_000L, 0);
        StreamId second = new StreamId(1_767_225_600_100L, 0);
        return new RedisValue.OfStream(new StreamState(
                List.of(
                        new StreamState.Entry(first, slices("item", "book", "n", "1")),
                        new StreamState.Entry(second, slices("item", "pen", "n", "12"))),
                second,
                new StreamState.Counters(first, StreamId.ZERO, 2),
                List.of(new StreamState.Group(
                        Slice.of("packers"),
                        first,
                        1L,
                        List.of(new StreamState.Consumer(Slice.of("ann"), 1_767_225_600_200L, 1_767_225_600_200L)),
                        List.of(new StreamState.Pending(first, Slice.of("ann"), 1_767_225_600_200L, 1))))));
    }

    private static RedisValue module() {
        byte[] payload = HexFormat.of().parseHex("0781bde72da2bb1eb400" + "00".repeat(DumpPayload.FOOTER_BYTES));
        DumpPayload.seal(payload, 12);
        return new RedisValue.Opaque(ValueType.MODULE, Slice.of(payload));
    }

    private static List<Slice> slices(String... texts) {
        return Arrays.stream(texts).map(Slice::of).toList();
    }
}
