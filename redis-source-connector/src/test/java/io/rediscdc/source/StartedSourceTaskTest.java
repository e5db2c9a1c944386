package io.rediscdc.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.junit.jupiter.api.Test;

class StartedSourceTaskTest {
    private static final String CLIENT = "a-task-that-cannot-start";

    @Test
    void anErrorWhileStartingLeavesNothingBehind() {
        OutOfMemoryError error = new OutOfMemoryError("unable to create native thread, as a test wants it");
        SourceTaskContext context = (SourceTaskContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SourceTaskContext.class}, (proxy, method, args) -> {
                    if (method.getName().equals("offsetStorageReader")) {
                        assertThat(ofKafka()).isEqualTo(1);
                        throw error;
                    }
                    return null;
                });
        Map<String, String> properties = Map.of(
                "name",
                CLIENT,
                "redis.uri",
                "redis://127.0.0.1:1",
                "topic.prefix",
                "t",
                "kafka.bootstrap.servers",
                "127.0.0.1:1",
                "kafka.client.id",
                CLIENT,
                "topic.creation.default.partitions",
                "1",
                "task.id",
                "0",
                "task.count",
                "1",
                "task.shards",
                "default");

        assertThatThrownBy(() -> StartedSourceTask.start(properties, context)).isSameAs(error);

        assertThat(ofKafka()).isZero();
    }

    private static long ofKafka() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().endsWith(CLIENT))
                .count();
    }
}
