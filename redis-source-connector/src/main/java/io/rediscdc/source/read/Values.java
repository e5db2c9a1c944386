package io.rediscdc.source.read;

import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.format.DumpPayload;

/** Makes a state of what Redis answered. */
final class Values {
    private Values() {}

    /**
     * The state of a key, or null if the payload is of another type than TYPE said, because the key changed in between.
     *
     * @param type answer of TYPE, not {@code none}
     * @param payload answer of GET for a string, of DUMP for anything else
     * @param expireAtMs absolute expiry; negative or 0 for none
     */
    static KeyValue of(String type, byte[] payload, long expireAtMs) {
        long expiry = Math.max(0, expireAtMs);
        ValueType known = ValueType.ofRedisName(type);
        if (known == ValueType.STRING) {
            return KeyValue.string(payload, expiry);
        }
        Slice dump = Slice.of(payload);
        ValueType dumped = DumpPayload.type(dump);
        return dumped != null && dumped != known
                ? null
                : new KeyValue(known, Encoding.DUMP, DumpPayload.rdbVersion(payload), expiry, dump);
    }
}
