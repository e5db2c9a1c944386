package io.rediscdc.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Slice;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The harness itself, by way of the source connector's life in it. */
@ExtendWith(SharedConnect.class)
class ConnectHarnessIT {
    private static final String NAME = "harness";
    private static final String TOPIC = "harness.db0";

    @Test
    void aConnectorIsPausedResumedStoppedRestartedAndDeleted(ConnectHarness connect) {
        try (RedisServer redis = RedisServer.start(RedisBinary.find(), "--notify-keyspace-events", "EA")) {
            redis.call("SET", "a", "1");
            connect.run(NAME, config(connect, redis));
            connect.topics().awaitLatest(TOPIC, latest -> latest.containsKey(Slice.of("a")));

            connect.pause(NAME);
            connect.resume(NAME);
            connect.restart(NAME);
            connect.restartTask(NAME, 0);
            redis.call("DEL", "a");
            connect.topics()
                    .awaitLatest(TOPIC, latest -> latest.get(Slice.of("a")).value() == null);

            connect.stop(NAME);
            assertThat(connect.offsets(NAME).offsets()).isNotEmpty();
            connect.delete(NAME);
            assertThat(connect.names()).isEmpty();
        }
    }

    private static Map<String, String> config(ConnectHarness connect, RedisServer redis) {
        return Map.of(
                "connector.class", "io.rediscdc.source.RedisSourceConnector",
                "tasks.max", "1",
                "redis.uri", redis.uri(),
                "topic.prefix", NAME,
                "kafka.bootstrap.servers", connect.bootstrap(),
                "key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter",
                "value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter",
                "topic.creation.default.partitions", "2",
                "topic.creation.default.replication.factor", "1",
                "topic.creation.default.cleanup.policy", "compact");
    }
}
