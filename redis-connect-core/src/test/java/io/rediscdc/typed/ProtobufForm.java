package io.rediscdc.typed;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.TimestampProto;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * A struct as a Protobuf message, by the rules that converters for Connect have in common: a struct is a message of the
 * last part of its name, nested where it is met first; a map is a repeated message of its name and {@code Entry}, with
 * {@code key} and {@code value}; an optional number, text or bytes is {@code optional}; collections that are null are
 * empty ones when they are read. Stands in for a converter that no test here can run.
 */
final class ProtobufForm {
    private final Schema schema;
    private final Descriptor descriptor;

    ProtobufForm(Schema schema) throws DescriptorValidationException {
        this.schema = schema;
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("key_state.proto")
                .setSyntax("proto3")
                .setPackage(schema.name().substring(0, schema.name().lastIndexOf('.')))
                .addDependency(TimestampProto.getDescriptor().getFullName())
                .addMessageType(message(simpleName(schema), schema.fields()))
                .build();
        // refuses names that are not legal, that clash, or whose camel-case forms do
        descriptor = FileDescriptor.buildFrom(file, new FileDescriptor[] {TimestampProto.getDescriptor()})
                .findMessageTypeByName(simpleName(schema));
    }

    Descriptor descriptor() {
        return descriptor;
    }

    byte[] write(Struct struct) {
        return message(descriptor, schema, struct).toByteArray();
    }

    /** A map, as of a struct: names of schemas do not survive. */
    Map<String, Object> read(byte[] bytes) throws com.google.protobuf.InvalidProtocolBufferException {
        return row(DynamicMessage.parseFrom(descriptor, bytes));
    }

    static String simpleName(Schema schema) {
        return schema.name().substring(schema.name().lastIndexOf('.') + 1);
    }

    private static DescriptorProto message(String name, List<Field> fields) {
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
        for (Field field : fields) {
            add(message, field.name(), field.schema(), field.index() + 1);
        }
        return message.build();
    }

    private static void add(DescriptorProto.Builder message, String name, Schema schema, int tag) {
        FieldDescriptorProto.Builder field =
                FieldDescriptorProto.newBuilder().setName(name).setNumber(tag).setLabel(Label.LABEL_OPTIONAL);
        Schema one = schema;
        if (schema.type() == Schema.Type.ARRAY) {
            field.setLabel(Label.LABEL_REPEATED);
            one = schema.valueSchema();
        }
        if (one.type() == Schema.Type.MAP) {
            field.setLabel(Label.LABEL_REPEATED);
            DescriptorProto.Builder entry = DescriptorProto.newBuilder().setName(simpleName(one) + "Entry");
            add(entry, "key", one.keySchema(), 1);
            add(entry, "value", one.valueSchema(), 2);
            message.addNestedType(entry);
            field.setTypeName(entry.getName());
        } else if (one.type() == Schema.Type.STRUCT) {
            message.addNestedType(message(simpleName(one), one.fields()));
            field.setTypeName(simpleName(one));
        } else if (isTime(one)) {
            field.setTypeName(".google.protobuf.Timestamp");
        } else {
            field.setType(scalar(one));
            if (one.isOptional() && schema == one) {
                field.setProto3Optional(true).setOneofIndex(message.getOneofDeclCount());
                message.addOneofDeclBuilder().setName("_" + name);
            }
        }
        message.addField(field);
    }

    private static boolean isTime(Schema schema) {
        return org.apache.kafka.connect.data.Timestamp.LOGICAL_NAME.equals(schema.name());
    }

    private static Type scalar(Schema schema) {
        return switch (schema.type()) {
            case INT32 -> Type.TYPE_INT32;
            case INT64 -> Type.TYPE_INT64;
            case FLOAT64 -> Type.TYPE_DOUBLE;
            case STRING -> Type.TYPE_STRING;
            case BYTES -> Type.TYPE_BYTES;
            default -> throw new IllegalArgumentException(schema.type() + " has no scalar");
        };
    }

    private static Message message(Descriptor descriptor, Schema schema, Struct struct) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(descriptor);
        for (Field field : schema.fields()) {
            Object value = struct.get(field);
            if (value != null) {
                FieldDescriptor at = descriptor.findFieldByName(field.name());
                message.setField(at, at.isRepeated() ? all(at, field.schema(), value) : one(at, field.schema(), value));
            }
        }
        return message.build();
    }

    private static List<Object> all(FieldDescriptor field, Schema schema, Object value) {
        List<Object> all = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            FieldDescriptor key = field.getMessageType().findFieldByName("key");
            FieldDescriptor of = field.getMessageType().findFieldByName("value");
            map.forEach((k, v) -> all.add(DynamicMessage.newBuilder(field.getMessageType())
                    .setField(key, one(key, schema.keySchema(), k))
                    .setField(of, one(of, schema.valueSchema(), v))
                    .build()));
        } else {
            ((Collection<?>) value).forEach(each -> all.add(one(field, schema.valueSchema(), each)));
        }
        return all;
    }

    private static Object one(FieldDescriptor field, Schema schema, Object value) {
        if (value instanceof Date date) {
            return Timestamp.newBuilder()
                    .setSeconds(Math.floorDiv(date.getTime(), 1_000L))
                    .setNanos(Math.floorMod(date.getTime(), 1_000) * 1_000_000)
                    .build();
        }
        return value instanceof Struct struct
                ? message(field.getMessageType(), schema, struct)
                : value instanceof byte[] bytes
                        ? ByteString.copyFrom(bytes)
                        : value instanceof ByteBuffer buffer ? ByteString.copyFrom(buffer.duplicate()) : value;
    }

    private static Map<String, Object> row(Message message) {
        Map<String, Object> row = new HashMap<>();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.isRepeated()) {
                row.put(field.getName(), collection(field, (List<?>) message.getField(field)));
            } else if (!field.hasPresence() || message.hasField(field)) {
                row.put(field.getName(), back(message.getField(field)));
            }
        }
        return row;
    }

    private static Object collection(FieldDescriptor field, List<?> elements) {
        if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE
                || !field.getMessageType().getName().endsWith("Entry")
                || field.getMessageType().findFieldByName("key") == null) {
            return elements.stream().map(ProtobufForm::back).toList();
        }
        Map<Object, Object> map = new HashMap<>();
        elements.forEach(each -> {
            Map<String, Object> entry = row((Message) each);
            map.put(entry.get("key"), entry.get("value"));
        });
        return map;
    }

    private static Object back(Object value) {
        if (value instanceof Message message) {
            Map<String, Object> row = row(message);
            return message.getDescriptorForType()
                            .getFullName()
                            .equals(Timestamp.getDescriptor().getFullName())
                    ? new Date((Long) row.get("seconds") * 1_000 + (Integer) row.get("nanos") / 1_000_000)
                    : row;
        }
        return value instanceof ByteString bytes ? ByteBuffer.wrap(bytes.toByteArray()) : value;
    }
}
