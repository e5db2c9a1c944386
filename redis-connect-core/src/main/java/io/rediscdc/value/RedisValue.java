package io.rediscdc.value;

import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import java.util.List;

/** A value by its meaning, whatever form a server keeps it in. Lists are never null and must not change. */
public sealed interface RedisValue {
    ValueType type();

    /** The bytes that GET answers. */
    record OfString(Slice bytes) implements RedisValue {
        @Override
        public ValueType type() {
            return ValueType.STRING;
        }
    }

    /** Elements from the head to the tail. */
    record OfList(List<Slice> elements) implements RedisValue {
        @Override
        public ValueType type() {
            return ValueType.LIST;
        }
    }

    /** Members in the order in which the payload has them, which means nothing. */
    record OfSet(List<Slice> members) implements RedisValue {
        @Override
        public ValueType type() {
            return ValueType.SET;
        }
    }

    /** Members in the order in which the payload has them; equal scores may be. */
    record OfZset(List<Member> members) implements RedisValue {
        @Override
        public ValueType type() {
            return ValueType.ZSET;
        }
    }

    /** A member of a sorted set; its score is never NaN. */
    record Member(Slice name, double score) {}

    /** Fields in the order in which the payload has them, which means nothing. */
    record OfHash(List<Field> fields) implements RedisValue {
        @Override
        public ValueType type() {
            return ValueType.HASH;
        }

        /** Whether a field of it expires. */
        public boolean expires() {
            return fields.stream().anyMatch(field -> field.expireAtMs() != 0);
        }
    }

    /**
     * A field of a hash.
     *
     * @param expireAtMs absolute expiry of this field in ms since 1970; 0 for none
     */
    record Field(Slice name, Slice value, long expireAtMs) {}

    /** A stream with all that belongs to it. */
    record OfStream(StreamState state) implements RedisValue {
        @Override
        public ValueType type() {
            return ValueType.STREAM;
        }
    }

    /**
     * A module's value, or one of a form that this version does not read.
     *
     * @param payload the whole DUMP payload
     */
    record Opaque(ValueType type, Slice payload) implements RedisValue {}
}
