package io.rediscdc.sink.decode.mapped;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;

/** Makes the name of a key of a record: text in which <code>${...}</code> stands for a {@link Reference}. */
public final class Template {
    private final String text;
    /** Each a {@code byte[]} or a {@link Reference}. */
    private final List<Object> parts;

    private Template(String text, List<Object> parts) {
        this.text = text;
        this.parts = parts;
    }

    /**
     * @throws IllegalArgumentException if it is none
     */
    public static Template parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("it is empty: take ${key}, or a text with fields as in user:${id}");
        }
        List<Object> parts = new ArrayList<>();
        int from = 0;
        for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", from)) {
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw new IllegalArgumentException("'" + text.substring(open) + "' has no '}'");
            }
            addText(text.substring(from, open), parts);
            parts.add(Reference.parse(text.substring(open + 2, close)));
            from = close + 1;
        }
        addText(text.substring(from), parts);
        return new Template(text, List.copyOf(parts));
    }

    /** Whether it is the same for every record. */
    public boolean isConstant() {
        return parts.stream().noneMatch(Reference.class::isInstance);
    }

    /**
     * @throws UnfitException if the record lacks a part of it, or one that is neither text, number nor bytes
     */
    byte[] of(SinkRecord record) {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        for (Object part : parts) {
            name.writeBytes(part instanceof Reference reference ? scalar(reference, record) : (byte[]) part);
        }
        return name.toByteArray();
    }

    private static byte[] scalar(Reference reference, SinkRecord record) {
        Object value = reference.of(record);
        if (value == null) {
            throw new UnfitException(reference.isMissing(record));
        }
        byte[] bytes = Texts.scalar(value);
        if (bytes == null) {
            throw new UnfitException("'" + reference + "' is " + Texts.kind(value)
                    + " in it, and a key is made of texts, numbers and bytes: name a field of it");
        }
        return bytes;
    }

    private static void addText(String text, List<Object> parts) {
        if (!text.isEmpty()) {
            parts.add(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
