package io.rediscdc.sink.decode;

import io.rediscdc.event.Cause;
import io.rediscdc.event.Chunk;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Manifest;
import io.rediscdc.event.Origin;
import io.rediscdc.event.ValueType;
import io.rediscdc.format.BigFormat;
import io.rediscdc.format.BinaryFormat;
import io.rediscdc.typed.KeyStateWriter;
import io.rediscdc.typed.TextMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;

/** A form in which a golden topic is written; its name is the file's. */
enum GoldenForm {
    BINARY("binary", null, false),
    JSON_BYTES("json-bytes", TextMode.BYTES, false),
    JSON_UTF8("json-utf8", TextMode.UTF8, false),
    SCHEMAS_BYTES("json-with-schemas-bytes", TextMode.BYTES, true),
    SCHEMAS_UTF8("json-with-schemas-utf8", TextMode.UTF8, true);

    static final String TOPIC = "shop.db0";

    private static final Origin ORIGIN = new Origin("default", 0, 3, false, 1_767_225_600_456L);
    private static final String MODE = "notifications";

    private final String text;
    private final KeyStateWriter writer;
    private final JsonConverter converter = new JsonConverter();

    GoldenForm(String text, TextMode mode, boolean schemas) {
        this.text = text;
        this.writer = mode == null ? null : new KeyStateWriter(mode, "shop");
        converter.configure(Map.of("converter.type", "value", "schemas.enable", Boolean.toString(schemas)));
    }

    String file() {
        return "golden/v1-" + text + ".txt";
    }

    boolean typed() {
        return writer != null;
    }

    /** How the value of a record stands in the file. */
    String state(KeyValue value) {
        return typed() ? json(writer.state(value, ORIGIN, MODE)) : hex(BinaryFormat.encode(value, ORIGIN));
    }

    String chunk(Chunk chunk) {
        byte[] bytes = BigFormat.encode(chunk);
        return typed() ? json(writer.chunk(ValueType.STRING, bytes, ORIGIN, MODE)) : hex(bytes);
    }

    String manifest(Manifest manifest) {
        byte[] bytes = BigFormat.encode(manifest, ORIGIN);
        return typed() ? json(writer.manifest(ValueType.STRING, 0, bytes, ORIGIN, MODE)) : hex(bytes);
    }

    String deleted() {
        return json(writer.deleted(Cause.EXPIRED, ORIGIN, MODE));
    }

    /** What the worker gives to the sink. */
    Object read(String inFile) {
        if (inFile.equals("null")) {
            return null;
        }
        if (!typed()) {
            return HexFormat.of().parseHex(inFile);
        }
        SchemaAndValue read = converter.toConnectData(TOPIC, inFile.getBytes(StandardCharsets.UTF_8));
        return read.value();
    }

    private String json(Struct value) {
        return new String(converter.fromConnectData(TOPIC, value.schema(), value), StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
