package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Keys;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several servers of one connector: each a shard with topics and an offset of its own, dealt out over tasks. */
@ExtendWith(SharedConnect.class)
class ServersIT {
    private static final String NAME = "servers";
    private static final String GAP = "servers-gap";

    private final List<RedisServer> servers = new ArrayList<>();
    private RedisServer target;

    @BeforeEach
    void start() {
        for (int i = 0; i < 3; i++) {
            servers.add(RedisServer.start(RedisBinary.find(), "--notify-keyspace-events", "EA"));
        }
        target = RedisServer.start(RedisBinary.find());
    }

    @AfterEach
    void end() {
        servers.forEach(RedisServer::close);
        target.close();
    }

    @Test
    void eachHasItsTopicsAndItsOffsetWhateverItsTask(ConnectHarness connect) {
        for (int i = 0; i < 3; i++) {
            servers.get(i).call("SET", "same-key", "of server " + i);
            servers.get(i).call("SET", "only:" + i, "x");
        }
        Map<String, String> config = Configs.source(connect, uris("a", "b", "c"), NAME);
        config.put("tasks.max", "2");
        connect.run(NAME + "-source", config);
        connect.run(NAME + "-sink", Configs.sink(target.uri(), NAME));
        await("keys of all three").until(() -> Keys.count(target::call).equals(4L));
        for (int i = 0; i < 3; i++) {
            servers.get(i).call("SET", "live:" + i, "y");
            servers.get(i).call("DEL", "only:" + i);
        }
        await("live changes of all three")
                .until(() -> Keys.count(target::call).equals(4L)
                        && target.call("EXISTS", "live:0", "live:1", "live:2").equals(3L));
        for (String shard : List.of("a", "b", "c")) {
            connect.topics().awaitLatest(NAME + "." + shard + ".db0", latest -> latest.size() == 3);
        }
        await("an offset of each")
                .until(() -> connect.offsets(NAME + "-source").offsets().size() == 3);
        assertThat(connect.cluster().connectorInfo(NAME + "-source").tasks()).hasSize(2);

        config.put("redis.uri", uris("c", "a", "b"));
        config.put("tasks.max", "1");
        // The names, not the places in the list, are the identities: c is now the first server.
        connect.run(NAME + "-source", config);
        servers.get(0).call("SET", "first", "is c now");
        connect.topics().awaitLatest(NAME + ".c.db0", latest -> latest.size() >= 4);
    }

    @Test
    void whatIsDeletedAtOneWhileNobodyListensIsDeletedInItsTopicAlone(ConnectHarness connect) {
        servers.forEach(server -> server.call("SET", "same-key", "v"));
        Map<String, String> config = Configs.source(connect, uris("a", "b", "c"), GAP);
        connect.run(GAP + "-source", config);
        for (String shard : List.of("a", "b", "c")) {
            connect.topics().awaitLatest(GAP + "." + shard + ".db0", latest -> latest.size() == 1);
        }
        connect.stop(GAP + "-source");
        servers.get(0).call("DEL", "same-key");
        connect.resume(GAP + "-source");
        connect.topics().awaitLatest(GAP + ".a.db0", latest -> latest.values().stream()
                .allMatch(record -> record.value() == null));
        for (String shard : List.of("b", "c")) {
            await("the pass of " + shard)
                    .until(() -> Metrics.of(GAP + "-source", shard).get("gap-open") == 0);
            assertThat(connect.topics().records(GAP + "." + shard + ".db0"))
                    .noneMatch(record -> record.value() == null);
        }
    }

    private String uris(String first, String second, String third) {
        return first + "=" + servers.get(0).uri() + "," + second + "="
                + servers.get(1).uri() + "," + third + "=" + servers.get(2).uri();
    }
}
