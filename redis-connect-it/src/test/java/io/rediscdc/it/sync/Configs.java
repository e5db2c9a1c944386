package io.rediscdc.it.sync;

import io.rediscdc.it.ConnectHarness;
import java.util.HashMap;
import java.util.Map;

/** Connector configurations as a user would write them. */
public final class Configs {
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

    private Configs() {}

    public static Map<String, String> source(ConnectHarness connect, String redisUri, String prefix) {
        return source(connect.bootstrap(), redisUri, prefix);
    }

    public static Map<String, String> source(String bootstrap, String redisUri, String prefix) {
        return new HashMap<>(Map.of(
                "connector.class",
                "io.rediscdc.source.RedisSourceConnector",
                "tasks.max",
                "1",
                "redis.uri",
                redisUri,
                "topic.prefix",
                prefix,
                "kafka.bootstrap.servers",
                bootstrap,
                "key.converter",
                BYTES,
                "value.converter",
                BYTES,
                "topic.creation.default.partitions",
                "4",
                "topic.creation.default.replication.factor",
                "1",
                "topic.creation.default.cleanup.policy",
                "compact"));
    }

    public static Map<String, String> sink(String redisUri, String prefix) {
        return new HashMap<>(Map.of(
                "connector.class",
                "io.rediscdc.sink.RedisSinkConnector",
                "tasks.max",
                "1",
                "redis.uri",
                redisUri,
                "topics.regex",
                prefix + "(\\.[a-z]+)?\\.db\\d+",
                "key.converter",
                BYTES,
                "value.converter",
                BYTES));
    }
}
