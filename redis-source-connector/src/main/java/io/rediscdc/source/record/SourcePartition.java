package io.rediscdc.source.record;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The unit that Connect keeps an offset for: one shard, by its configured name, or a range of a cluster's slots, whatever its address and however many
 * tasks there are.
 *
 * @param shard the configured name; {@link #UNNAMED} for a single server without one
 */
public record SourcePartition(String shard) {
    /** The name of a server that was given without one. */
    public static final String UNNAMED = "default";

    private static final String SHARD = "shard";

    public Map<String, Object> toMap() {
        return Map.of(SHARD, shard);
    }

    /**
     * @throws ConnectException naming the field, the value and the rule
     */
    public static SourcePartition fromMap(Map<String, ?> map) {
        if (map == null || !map.keySet().equals(Set.of(SHARD)) || !(map.get(SHARD) instanceof String shard)) {
            throw new ConnectException("source partition " + map + " must have the one field '" + SHARD
                    + "' with the name of a server in redis.uri, or '" + UNNAMED + "' for a single one without a name");
        }
        return new SourcePartition(shard);
    }
}
