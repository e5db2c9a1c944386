package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records of another system in a topic that is deleted and made anew: nothing of it is taken for applied. */
@ExtendWith(SharedConnect.class)
class MappedTopicIT {
    private final String name = "mapped-" + System.nanoTime();
    private RedisServer target;
    private ConnectHarness connect;

    @BeforeEach
    void start(ConnectHarness shared) throws Exception {
        connect = shared;
        target = RedisServer.start(RedisBinary.find());
        connect.kafka().createTopic(name, 1);
        produce("a", "b", "c", "d");
    }

    @AfterEach
    void end() {
        target.close();
    }

    @Test
    void itsRecordsAreAddedToWhatTheFormerOneHeld() throws Exception {
        connect.run(name, config());
        awaitElements(4);
        connect.stop(name);
        recreate();
        produce("e", "f");
        connect.resume(name);
        awaitElements(6);
        produce("g");
        awaitElements(7);
    }

    @Test
    void whereKafkaTellsItTheTaskStopsAndAnotherNameGoesOn() throws Exception {
        Map<String, String> config = config();
        config.put("kafka.bootstrap.servers", connect.bootstrap());
        connect.run(name, config);
        awaitElements(4);
        connect.stop(name);
        recreate();
        produce("e", "f");
        connect.resumeOnly(name);
        assertThat(connect.awaitFailedTask(name)).contains("made anew").contains("give the connector another name");
        assertThat(target.call("LLEN", "k")).isEqualTo(4L);
        connect.delete(name);
        connect.run(name + "-again", config);
        awaitElements(6);
    }

    private void awaitElements(long count) {
        await(count + " elements")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(target.call("LLEN", "k")).isEqualTo(count));
    }

    private void recreate() {
        connect.kafka().deleteTopic(name);
        await("the topic to go").atMost(Duration.ofSeconds(30)).until(() -> {
            try (Admin admin = connect.kafka().createAdminClient()) {
                return !admin.listTopics().names().get().contains(name);
            }
        });
        connect.kafka().createTopic(name, 1);
    }

    private void produce(String... elements) throws Exception {
        for (String element : elements) {
            connect.topics()
                    .produce(name, 0, "k".getBytes(StandardCharsets.UTF_8), element.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Map<String, String> config() {
        Map<String, String> config = Configs.sink(target.uri(), name);
        config.remove("topics.regex");
        config.put("topics", name);
        config.put("target.initial", "merge");
        config.put("record.format", "mapped");
        config.put("map.type", "list");
        return config;
    }
}
