package io.rediscdc.sink.decode.mapped;

import io.rediscdc.event.Slice;
import io.rediscdc.value.RedisValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** The fields of a struct or map as those of a hash or of a stream's entry; what is null is left out. */
final class Fields {
    private Fields() {}

    /**
     * At least one.
     *
     * @throws UnfitException if the value has none
     */
    static List<RedisValue.Field> of(Mapping mapping, Object value) {
        List<RedisValue.Field> fields = new ArrayList<>();
        if (value instanceof Struct struct) {
            for (Field field : struct.schema().fields()) {
                add(field.name(), struct.get(field), fields);
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((name, each) -> add(name, each, fields));
        } else {
            throw new UnfitException("map.value=" + mapping.value() + " is " + Texts.kind(value)
                    + " in it, and a " + mapping.type().text()
                    + " needs a struct or a map: name a field that is one, or make it one by the transform HoistField");
        }
        if (fields.isEmpty()) {
            throw new UnfitException("map.value=" + mapping.value() + " has no field in it that is not null, and a "
                    + mapping.type().text() + " has at least one");
        }
        return fields;
    }

    private static void add(Object name, Object value, List<RedisValue.Field> fields) {
        byte[] bytes = Texts.scalar(name);
        if (bytes == null) {
            throw new UnfitException("it has a map with a key that is " + Texts.kind(name)
                    + ", and the name of a field is a text, number or bytes");
        }
        if (value != null) {
            fields.add(new RedisValue.Field(Slice.of(bytes), Slice.of(Texts.any(value)), 0));
        }
    }
}
