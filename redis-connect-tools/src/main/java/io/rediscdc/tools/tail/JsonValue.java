package io.rediscdc.tools.tail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rediscdc.format.FormatException;
import java.io.IOException;
import java.util.Map;

/** What JsonConverter has written, with or without schemas; bytes are text in base64 in either. */
final class JsonValue {
    static final String UNKNOWN =
            "neither a binary record of the source connector nor JSON: tail reads no other converter's";

    private static final ObjectMapper MAPPER = mapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private JsonValue() {}

    /**
     * The fields, or null for what is no JSON object.
     *
     * @param bytes may be null
     * @throws FormatException if it begins as one and cannot be read
     */
    static Map<String, Object> of(byte[] bytes) {
        if (bytes == null || bytes.length == 0 || bytes[0] != '{') {
            return null;
        }
        try {
            Map<String, Object> json = MAPPER.readValue(bytes, OBJECT);
            boolean withSchema = json.size() == 2 && json.containsKey("schema") && json.containsKey("payload");
            return withSchema ? MAPPER.convertValue(json.get("payload"), OBJECT) : json;
        } catch (JsonProcessingException e) {
            throw new FormatException("JSON that cannot be read: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new FormatException("JSON that cannot be read: " + e.getMessage());
        }
    }

    /** A value may be as long as a record. */
    private static ObjectMapper mapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(Integer.MAX_VALUE)
                        .build());
        return mapper;
    }
}
