package io.rediscdc.typed;

import static org.assertj.core.api.Assertions.assertThat;

import io.apicurio.registry.utils.converter.avro.AvroData;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Origin;
import io.rediscdc.rdb.RdbWriter;
import io.rediscdc.value.RedisValue;
import io.rediscdc.value.RedisValues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Typed values in Avro: its schema is as public as the one that it is made of, and every value comes back. */
class KeyStateAvroTest {
    private static final Origin ORIGIN = new Origin("a", 3, 7, false, 1_767_225_600_456L);

    private final AvroData data = new AvroData(10);
    private final Map<TextMode, KeyStateWriter> writers = new EnumMap<>(TextMode.class);
    private final Map<TextMode, Schema> schemas = new EnumMap<>(TextMode.class);

    KeyStateAvroTest() {
        for (TextMode mode : TextMode.values()) {
            KeyStateWriter writer = new KeyStateWriter(mode, "shop");
            writers.put(mode, writer);
            schemas.put(mode, data.fromConnectSchema(writer.schema().schema()));
        }
    }

    @Property(tries = 10_000)
    void bytesToAvroToBytes(
            @ForAll("values") RedisValue value,
            @ForAll TextMode mode,
            @ForAll @LongRange(min = 0, max = 4_102_444_800_123L) long expireAtMs)
            throws IOException {
        KeyStateWriter writer = writers.get(mode);
        KeyValue before = RdbWriter.write(value, expireAtMs);
        Object record = data.fromConnectData(writer.schema().schema(), writer.state(before, ORIGIN, "monitor"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<>(schemas.get(mode)).write(record, encoder);
        encoder.flush();
        Object read = new GenericDatumReader<>(schemas.get(mode))
                .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
        KeyState state =
                KeyStateReader.read(data.toConnectData(schemas.get(mode), read).value());
        KeyValue after = RdbWriter.write(state.value(), state.expireAtMs());
        assertThat(after.expireAtMs()).isEqualTo(expireAtMs);
        assertThat(RedisValues.meaning(KeyStateRoundTripTest.value(after))).isEqualTo(RedisValues.meaning(value));
    }

    /** A subject of a registry lives by it. */
    @Example
    void theSchemaIsTheGoldenOneAndPassesAStrictParse() throws IOException {
        for (TextMode mode : TextMode.values()) {
            String golden = golden(mode);
            assertThat(schemas.get(mode).toString(true) + "\n")
                    .as(mode.toString())
                    .isEqualTo(golden);
            assertThat(new Schema.Parser(NameValidator.STRICT_VALIDATOR)
                            .setValidateDefaults(true)
                            .parse(golden))
                    .isEqualTo(schemas.get(mode));
        }
    }

    /** Every version to come has to pass this: what has its schema reads all that version 1 has written, and the other way. */
    @Example
    void aNextVersionWithAnOptionalFieldMoreReadsVersionOneAndIsReadByIt() throws IOException {
        for (TextMode mode : TextMode.values()) {
            Schema first = new Schema.Parser().parse(golden(mode));
            List<Schema.Field> fields = new ArrayList<>();
            first.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
            Schema optional = Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.STRING));
            fields.add(new Schema.Field("added", optional, null, Schema.Field.NULL_DEFAULT_VALUE));
            Schema next = Schema.createRecord(first.getName(), null, first.getNamespace(), false, fields);
            assertThat(compatible(next, first)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
            assertThat(compatible(first, next)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        }
    }

    private static SchemaCompatibilityType compatible(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getType();
    }

    private String golden(TextMode mode) throws IOException {
        String name = "KeyState-v1-" + mode.text() + ".avsc";
        try (InputStream golden = getClass().getResourceAsStream(name)) {
            assertThat(golden).as(name).isNotNull();
            return new String(golden.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Provide
    Arbitrary<RedisValue> values() {
        return Arbitraries.lazy(RedisValues::any);
    }
}
