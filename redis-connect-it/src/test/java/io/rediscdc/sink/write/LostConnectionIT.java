package io.rediscdc.sink.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.chaos.CutProxy;
import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.sink.marker.ServerMarkers;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** A connection that is lost between two chunks of one write, while the server still holds what it carried. */
class LostConnectionIT {
    private static final RedisSettings SETTINGS =
            new RedisSettings(null, null, new TlsSettings(null, null, null, true), 2_000, 10_000, "first");

    @Test
    void whatNoMarkerTellsOfIsWrittenAgainAsAWhole() {
        try (RedisServer server = RedisServer.start(RedisBinary.find());
                CutProxy proxy = new CutProxy(server);
                RedisClients clients = new RedisClients(SETTINGS)) {
            DatabaseLinks links = links(clients, proxy);
            Link first = links.to(0);
            links.touch();
            proxy.cutAll();
            await().until(() -> !first.isOpen());
            assertThatThrownBy(() -> links.to(0))
                    .isInstanceOf(RedisLinkException.class)
                    .hasMessageContaining("before a marker told");
            assertThat(links.to(0).isOpen()).isTrue();

            links.touch();
            links.marked(true);
            Link marked = links.to(0);
            proxy.cutAll();
            await().until(() -> !marked.isOpen());
            assertThat(links.to(0).isOpen()).isTrue();
            links.close();
        }
    }

    @Test
    void aConnectionReplacedInMidWriteIsCutAtTheServer() {
        try (RedisServer server = RedisServer.start(RedisBinary.find());
                CutProxy proxy = new CutProxy(server);
                RedisClients clients = new RedisClients(SETTINGS)) {
            DatabaseLinks links = links(clients, proxy);
            Link first = links.to(0);
            proxy.connections().get(0).hold();
            var unused = first.send(List.of(Command.of("SET", "k", "from-the-first-chunk")));
            await().until(() -> proxy.connections().get(0).said("from-the-first-chunk"));
            proxy.connections().get(0).cutClientSide();
            await().until(() -> !first.isOpen());
            assertThat(links.to(0)).isNotSameAs(first);
            assertThat(clients(server)).hasSize(1);
            proxy.resume();
            links.close();
        }
    }

    private static DatabaseLinks links(RedisClients clients, CutProxy proxy) {
        return new DatabaseLinks(
                clients,
                new RedisAddress(null, "127.0.0.1", proxy.port(), false),
                link -> {},
                new ServerMarkers(null, List::of, null),
                new LongAdder());
    }

    private static List<String> clients(RedisServer server) {
        return new String((byte[]) server.call("CLIENT", "LIST"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("name=first"))
                .toList();
    }
}
