package io.rediscdc.source.topic;

import io.rediscdc.redis.RedisAddress;
import java.util.regex.Pattern;

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

    /** Matches the topics of a server; the first group is the database. */
    Pattern pattern(RedisAddress server) {
        return Pattern.compile(
                Pattern.quote(prefix + (server.name() == null ? "" : "." + server.name()) + ".db") + "(\\d{1,5})");
    }

    /** One topic for all shards, keyed by shard. */
    public String heartbeat() {
        return HEARTBEAT + prefix;
    }
}
