package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.redis.Batch;
import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A batch goes out as one write, and still each command has its own reply, and none that is missing goes unsaid. */
class BatchRedisIT {
    private RedisServer server;
    private RedisClients clients;
    private Link link;

    @BeforeEach
    void connect() {
        server = RedisServer.start(RedisBinary.find());
        clients = new RedisClients(new RedisSettings(
                null, null, new TlsSettings(null, null, null, true), 10_000, 60_000, "redis-cdc-test"));
        link = clients.connect(server.address());
    }

    @AfterEach
    void close() {
        clients.close();
        server.close();
    }

    @Test
    void repliesThatComeBeforeAllIsWrittenAreThoseOfTheirCommands() {
        List<Command> commands = new ArrayList<>();
        byte[] padding = new byte[8_000];
        for (int i = 0; i < 4_000; i++) { // more than sockets hold, so that some is answered while the rest still waits
            byte[] text = padding.clone();
            byte[] number = bytes(Integer.toString(i));
            System.arraycopy(number, 0, text, 0, number.length);
            commands.add(Command.of("ECHO", text));
        }
        for (int round = 0; round < 2; round++) {
            Object[] replies = link.send(commands).await();
            assertThat(replies).hasSize(4_000);
            for (int i = 0; i < replies.length; i++) {
                assertThat(new String((byte[]) replies[i], StandardCharsets.US_ASCII).trim())
                        .isEqualTo(Integer.toString(i));
            }
        }
    }

    @Test
    void severalBatchesOnTheirWayAreAnsweredInTheirOrder() {
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            batches.add(link.send(List.of(Command.of("INCR", "n"), Command.of("NO-SUCH"), Command.of("INCR", "n"))));
        }
        for (int i = 0; i < batches.size(); i++) {
            Object[] replies = batches.get(i).await();
            assertThat(replies[0]).isEqualTo(2L * i + 1);
            assertThat(replies[1]).isInstanceOf(RedisError.class);
            assertThat(replies[2]).isEqualTo(2L * i + 2);
        }
        assertThat(link.send(List.of()).await()).isEmpty();
    }

    @Test
    void aBatchOfALostConnectionFailsAndSoDoesEveryLaterOne() {
        byte[] id = bytes(link.call("CLIENT", "ID").toString());
        Batch cut = link.send(Arrays.asList(
                Command.of("SET", "before", "1"),
                Command.of("CLIENT", "KILL", "ID", id, "SKIPME", "no"),
                Command.of("SET", "behind", "1")));
        assertThatThrownBy(cut::await).isInstanceOf(RedisLinkException.class);
        assertThatThrownBy(() -> link.send(List.of(Command.of("PING"), Command.of("PING")))
                        .await())
                .isInstanceOf(RedisLinkException.class);
        try (Link other = clients.connect(server.address())) {
            assertThat(other.call("EXISTS", "before", "behind")).isEqualTo(1L);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
