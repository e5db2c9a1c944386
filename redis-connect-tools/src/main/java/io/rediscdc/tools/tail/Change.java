package io.rediscdc.tools.tail;

import io.rediscdc.event.ValueType;
import io.rediscdc.value.RedisValue;

/**
 * What one record says, whatever format it is in.
 *
 * @param db the database, or null where neither the value nor the topic's name tells
 * @param key the Redis key; of a record that cannot be read what stands in its place, null if nothing does
 * @param cause why the key is gone, else null
 * @param type null for what is gone or cannot be read
 * @param expireAtMs absolute expiry in ms since 1970; 0 for none
 * @param value the state, if the record holds it whole, else null
 * @param note what there is to say beside that, else null
 */
record Change(
        Place place,
        Op op,
        Integer db,
        byte[] key,
        String cause,
        ValueType type,
        long expireAtMs,
        RedisValue value,
        String note) {

    /**
     * Where the record lies.
     *
     * @param timeMs its timestamp, ms since 1970
     */
    record Place(long timeMs, String topic, int partition, long offset) {
        @Override
        public String toString() {
            return topic + "/" + partition + "@" + offset;
        }
    }

    /** What happened to the key. Redis does not tell what was created from what was changed. */
    enum Op {
        UPDATE,
        /** Read by a pass, as of a snapshot. */
        READ,
        DELETE,
        /** A part of a big value. */
        CHUNK,
        UNREADABLE
    }
}
