package io.rediscdc.source.config;

import io.rediscdc.redis.RedisAddress;
import io.rediscdc.source.record.SourcePartition;
import java.util.List;

/**
 * A part of what is captured, with a thread and an offset of its own.
 *
 * @param name its identity in offsets and metrics, whatever its address: the server's configured name, or the name by
 *     which sentinels know the primary
 * @param topicPart what the names of its topics carry between prefix and database, or null for nothing
 * @param addresses where it listens, or the sentinels that know it
 */
public record ShardSpec(String name, String topicPart, List<RedisAddress> addresses) {
    static ShardSpec ofServer(RedisAddress server) {
        String name = server.name() == null ? SourcePartition.UNNAMED : server.name();
        return new ShardSpec(name, server.name(), List.of(server));
    }

    /** The identity of its offset. */
    public SourcePartition partition() {
        return new SourcePartition(name);
    }

    @Override
    public String toString() {
        return name + " at " + addresses;
    }
}
