package io.rediscdc.source.topic;

import java.util.regex.Pattern;

/** The names of the topics that one connector writes. */
public final class TopicNames {
    private static final String HEARTBEAT = "__redis-heartbeat.";

    private final String prefix;

    public TopicNames(String prefix) {
        this.prefix = prefix;
    }

    /**
     * The topic of a database: {@code prefix.dbN}, or {@code prefix.name.dbN} for a named server.
     *
     * @param server the name, or null for none
     */
    public String of(String server, int db) {
        return beforeNumber(server) + db;
    }

    /** Matches the topics of a server; the first group is the database. */
    Pattern pattern(String server) {
        return Pattern.compile(Pattern.quote(beforeNumber(server)) + "(\\d{1,5})");
    }

    /** One topic for all shards, keyed by shard. */
    public String heartbeat() {
        return HEARTBEAT + prefix;
    }

    private String beforeNumber(String server) {
        return prefix + (server == null ? "" : "." + server) + ".db";
    }
}
