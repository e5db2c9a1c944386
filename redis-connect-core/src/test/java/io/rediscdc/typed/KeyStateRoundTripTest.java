package io.rediscdc.typed;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Origin;
import io.rediscdc.rdb.RdbReader;
import io.rediscdc.rdb.RdbWriter;
import io.rediscdc.value.RedisValue;
import io.rediscdc.value.RedisValues;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;

/** What goes into a typed record comes out of it: from the bytes that DUMP answers to those that RESTORE gets. */
class KeyStateRoundTripTest {
    private static final Origin ORIGIN = new Origin("a", 3, 7, false, 1_767_225_600_456L);

    private final JsonConverter withSchemas = new JsonConverter();
    private final JsonConverter withoutSchemas = new JsonConverter();
    private final Map<TextMode, KeyStateWriter> writers = Map.of(
            TextMode.BYTES, new KeyStateWriter(TextMode.BYTES, "shop"),
            TextMode.UTF8, new KeyStateWriter(TextMode.UTF8, "shop"));

    @BeforeProperty
    void configure() {
        withSchemas.configure(Map.of("converter.type", "value", "schemas.enable", "true"));
        withoutSchemas.configure(Map.of("converter.type", "value", "schemas.enable", "false"));
    }

    @Property(tries = 10_000)
    void bytesToStructToBytes(
            @ForAll("values") RedisValue value,
            @ForAll TextMode mode,
            @ForAll @LongRange(min = 0, max = 4_102_444_800_123L) long expireAtMs) {
        KeyValue before = RdbWriter.write(value, expireAtMs);
        Struct struct = writers.get(mode).state(before, ORIGIN, "monitor");
        struct.validate();
        assertThat(KeyStateReader.isOne(struct)).isTrue();
        KeyState state = KeyStateReader.read(struct);
        assertThat(state.op()).isEqualTo(Op.CHANGE);
        KeyValue after = RdbWriter.write(state.value(), state.expireAtMs());
        assertThat(after).isEqualTo(before);
    }

    @Property(tries = 10_000)
    void throughJson(
            @ForAll("values") RedisValue value,
            @ForAll TextMode mode,
            @ForAll boolean schemas,
            @ForAll @LongRange(min = 0, max = 4_102_444_800_123L) long expireAtMs) {
        KeyStateWriter writer = writers.get(mode);
        Struct struct = writer.state(RdbWriter.write(value, expireAtMs), ORIGIN, "monitor");
        JsonConverter converter = schemas ? withSchemas : withoutSchemas;
        byte[] json = converter.fromConnectData("shop.db3", writer.schema().schema(), struct);
        if (!schemas) {
            assertThat((long) json.length).as("bytes of JSON").isLessThanOrEqualTo(writer.jsonBytes());
        }
        SchemaAndValue read = converter.toConnectData("shop.db3", json);
        assertThat(KeyStateReader.isOne(read.value())).isTrue();
        KeyState state = KeyStateReader.read(read.value());
        KeyValue after = RdbWriter.write(state.value(), state.expireAtMs());
        assertThat(after.expireAtMs()).isEqualTo(expireAtMs);
        assertThat(RedisValues.meaning(value(after))).isEqualTo(RedisValues.meaning(value));
    }

    static RedisValue value(KeyValue state) {
        return state.encoding() == Encoding.RAW
                ? new RedisValue.OfString(state.payload())
                : RdbReader.read(state.type(), state.payload());
    }

    @Provide
    Arbitrary<RedisValue> values() {
        return Arbitraries.lazy(RedisValues::any);
    }
}
