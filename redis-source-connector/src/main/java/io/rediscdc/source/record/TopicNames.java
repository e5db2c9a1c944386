package io.rediscdc.source.record;

import io.rediscdc.redis.RedisAddress;

/** The names of the topics that one connector writes. */
public final class TopicNames {
    private static final String HEARTBEAT = "__redis-heartbeat.";

    private final String prefix;

    public TopicNames(String prefix) {
        this.prefix = prefix;
    }

    /** The topic of a database: {@code prefix.dbN}, or {@code prefix.name.dbN} for a named server. */
    public String of(RedisAddress server, int db) {
        return prefix + (server.name() == null ? "" : "." + server.name()) + ".db" + db;
    }

    /** One topic for all shards, keyed by shard. */
    public String heartbeat() {
        return HEARTBEAT + prefix;
    }
}
