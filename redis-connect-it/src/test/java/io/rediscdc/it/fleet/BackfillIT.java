package io.rediscdc.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Keys;
import io.rediscdc.it.Redis;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.sync.Families;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A second fleet is filled from the start of the topics while the first one follows, by the calls of the docs. */
@ExtendWith(SharedConnect.class)
class BackfillIT {
    private static final int SHARDS = 24;
    private static final int KEYS = 20_000;
    private static final String LATER = "fleet-backfill-later";

    @Test
    void twentyFourEmptyShardsAreFilledWhileTrafficGoesOn(ConnectHarness connect) throws Exception {
        List<RedisServer> fleet = new ArrayList<>();
        try (RedisServer first = RedisServer.start(RedisBinary.find());
                Pipeline pipeline = new Pipeline(connect, "backfill", first.uri(), Map.of())) {
            for (int i = 0; i < SHARDS; i++) {
                fleet.add(RedisServer.start(RedisBinary.find()));
            }
            try (Redis redis = new Redis(pipeline.source())) {
                Families.supportedBy(redis).forEach(family -> Families.run(redis, family, "f:"));
                redis.call("EVAL", "for i = 1, ARGV[1] do redis.call('SET', 'key:' .. i, i) end", 0, KEYS);
            }
            pipeline.run();
            Map<String, String> later = new HashMap<>(pipeline.sinkConfig());
            later.put("redis.topology", "sharded");
            later.put("redis.uri", fleet.stream().map(RedisServer::uri).collect(Collectors.joining(",")));
            try (Traffic traffic = new Traffic(pipeline.source())) {
                pipeline.awaitApplied(KEYS);
                createStopped(connect, later);
                setOffsets(connect, "fleet-backfill.db0");
                assertThat(send(connect, "PUT", LATER + "/resume", "")).isEqualTo(202);
                connect.awaitRunning(LATER);
                pipeline.awaitEqual(later);
                traffic.awaitMore(Traffic.KEYS);
            }
            pipeline.awaitEqual(later);
            pipeline.awaitEqual();
            for (RedisServer server : fleet) {
                assertThat(Keys.count(server::call)).isPositive();
            }
        } finally {
            fleet.forEach(RedisServer::close);
        }
    }

    private static void createStopped(ConnectHarness connect, Map<String, String> config) throws Exception {
        Map<String, Object> request = Map.of("name", LATER, "initial_state", "STOPPED", "config", config);
        assertThat(send(connect, "POST", "", new ObjectMapper().writeValueAsString(request)))
                .isEqualTo(201);
    }

    private static void setOffsets(ConnectHarness connect, String topic) throws Exception {
        int partitions = connect.kafka()
                .describeTopics(Set.of(topic))
                .get(topic)
                .orElseThrow()
                .partitions()
                .size();
        List<Map<String, Object>> offsets = IntStream.range(0, partitions)
                .mapToObj(partition -> Map.<String, Object>of(
                        "partition",
                        Map.of("kafka_topic", topic, "kafka_partition", partition),
                        "offset",
                        Map.of("kafka_offset", 0)))
                .toList();
        assertThat(send(
                        connect,
                        "PATCH",
                        LATER + "/offsets",
                        new ObjectMapper().writeValueAsString(Map.of("offsets", offsets))))
                .isEqualTo(200);
    }

    /** The status of the answer. */
    private static int send(ConnectHarness connect, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(connect.cluster().endpointForResource("connectors/" + path)))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        System.out.println(method + " " + path + ": " + response.statusCode() + " " + response.body());
        return response.statusCode();
    }
}
