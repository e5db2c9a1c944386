package io.rediscdc.it.sync;

import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Slice;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.chaos.CutProxy;
import io.rediscdc.it.chaos.ProxiedConnection;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The source moves to a server with fewer databases than the topics tell of. */
@ExtendWith(SharedConnect.class)
class FewerDatabasesIT {
    private static final Slice KEY = Slice.of("k".getBytes(StandardCharsets.UTF_8));

    @Test
    void whatWasInADatabaseThatIsNoMoreIsGone(ConnectHarness connect) {
        try (Replication sync = Replication.notified(connect);
                RedisServer next =
                        RedisServer.start(RedisBinary.find(), "--notify-keyspace-events", "EA", "--databases", "8")) {
            sync.runSource();
            sync.from.run("SET k zero", "SELECT 12", "SET k twelve");
            connect.topics().awaitLatest(sync.topic(12), latest -> latest.containsKey(KEY));
            next.call("SET", "k", "zero");
            Map<String, String> config = sync.sourceConfig();
            config.put("redis.uri", next.uri());
            connect.run(sync.source, config);
            connect.topics()
                    .awaitLatest(sync.topic(12), latest -> latest.get(KEY).value() == null);
            next.call("SET", "later", "1");
            connect.topics().awaitLatest(sync.topic(0), latest -> latest.size() == 2);
            connect.awaitRunning(sync.source);
        }
    }

    @Test
    void aHintOfADatabaseThatIsNoMoreIsReadAsAbsent(ConnectHarness connect) {
        RedisServer first = RedisServer.start(RedisBinary.find(), "--notify-keyspace-events", "EA");
        try (Replication sync = new Replication(connect, first, RedisServer.start(RedisBinary.find()));
                CutProxy proxy = new CutProxy(first);
                RedisServer next =
                        RedisServer.start(RedisBinary.find(), "--notify-keyspace-events", "EA", "--databases", "8")) {
            sync.with("redis.uri", proxy.uri()).runSource();
            sync.from.run("SELECT 12", "SET k twelve");
            connect.topics().awaitLatest(sync.topic(12), latest -> latest.containsKey(KEY));
            proxy.connections().stream()
                    .filter(connection -> !connection.hearsHints())
                    .forEach(ProxiedConnection::hold);
            long heard = hints(sync);
            sync.from.run("SET k unread");
            await().until(() -> hints(sync) > heard);
            proxy.leadTo(next);
            proxy.cutAll();
            connect.topics()
                    .awaitLatest(sync.topic(12), latest -> latest.get(KEY).value() == null);
            next.call("SET", "later", "1");
            connect.topics().awaitLatest(sync.topic(0), latest -> latest.size() == 1);
            connect.awaitRunning(sync.source);
        }
    }

    private static long hints(Replication sync) {
        return Metrics.of(sync.source).get("hints-total");
    }
}
