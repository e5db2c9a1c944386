package io.rediscdc.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Origin;
import io.rediscdc.rdb.RdbWriter;
import io.rediscdc.value.RedisValue;
import io.rediscdc.value.RedisValues;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** Typed values fit Protobuf: names that it and converters take as they are, and values that come back out of its bytes. */
class KeyStateProtobufTest {
    private static final Origin ORIGIN = new Origin("a", 3, 7, false, 1_767_225_600_456L);

    private final Map<TextMode, KeyStateWriter> writers = new EnumMap<>(TextMode.class);
    private final Map<TextMode, ProtobufForm> forms = new EnumMap<>(TextMode.class);

    KeyStateProtobufTest() throws DescriptorValidationException {
        for (TextMode mode : TextMode.values()) {
            KeyStateWriter writer = new KeyStateWriter(mode, "shop");
            writers.put(mode, writer);
            forms.put(mode, new ProtobufForm(writer.schema().schema()));
        }
    }

    @Property(tries = 10_000)
    void bytesToProtobufToBytes(
            @ForAll("values") RedisValue value,
            @ForAll TextMode mode,
            @ForAll @LongRange(min = 0, max = 4_102_444_800_123L) long expireAtMs)
            throws InvalidProtocolBufferException {
        ProtobufForm form = forms.get(mode);
        KeyValue before = RdbWriter.write(value, expireAtMs);
        byte[] bytes = form.write(writers.get(mode).state(before, ORIGIN, "monitor"));
        Map<String, Object> read = form.read(bytes);
        assertThat(KeyStateReader.isOne(read)).isTrue();
        KeyState state = KeyStateReader.read(read);
        KeyValue after = RdbWriter.write(state.value(), state.expireAtMs());
        assertThat(after.expireAtMs()).isEqualTo(expireAtMs);
        assertThat(RedisValues.meaning(KeyStateRoundTripTest.value(after))).isEqualTo(RedisValues.meaning(value));
    }

    /**
     * A converter that has to change names gives readers others than docs/FORMAT.md. Each message is named once, since
     * converters nest it where they meet it first and know it by its last name.
     */
    @Example
    void namesAreTakenAsTheyAre() {
        for (ProtobufForm form : forms.values()) {
            requireNames(form.descriptor(), new HashSet<>());
        }
    }

    @Example
    void whatClashesIsFound() {
        Schema clash = SchemaBuilder.struct()
                .name("io.rediscdc.Clash")
                .field("ts_ms", Schema.STRING_SCHEMA)
                .field("tsMs", Schema.STRING_SCHEMA)
                .build();
        assertThatThrownBy(() -> requireNames(new ProtobufForm(clash).descriptor(), new HashSet<>()))
                .isInstanceOfAny(AssertionError.class, DescriptorValidationException.class);
    }

    private static void requireNames(Descriptor message, Set<String> messages) {
        assertThat(message.getName()).matches("[A-Z][A-Za-z0-9]*");
        assertThat(messages.add(message.getName()))
                .as("one message " + message.getName())
                .isTrue();
        Set<String> inJson = new HashSet<>();
        for (FieldDescriptor field : message.getFields()) {
            assertThat(field.getName()).matches("[a-z][a-z0-9]*(_[a-z0-9]+)*");
            assertThat(inJson.add(field.getJsonName()))
                    .as("one field " + field.getJsonName())
                    .isTrue();
        }
        boolean takenForMap = message.getName().endsWith("Entry")
                && message.getFields().stream()
                        .map(FieldDescriptor::getName)
                        .toList()
                        .equals(java.util.List.of("key", "value"));
        assertThat(takenForMap)
                .as(message.getName() + " looks like the entry of a map")
                .isEqualTo(message.getName().startsWith("Hash"));
        message.getNestedTypes().forEach(nested -> requireNames(nested, messages));
    }

    @Provide
    Arbitrary<RedisValue> values() {
        return Arbitraries.lazy(RedisValues::any);
    }
}
