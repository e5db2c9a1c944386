package io.rediscdc.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.redis.RedisSettings.TlsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SentinelsTest {
    private static final String NO_LOGIN = "-NOAUTH Authentication required.\r\n";
    private static final String PRIMARY = role("master");

    private final List<ServerSocket> servers = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (ServerSocket server : servers) {
            server.close();
        }
    }

    @Test
    void oneThatRefusesIsPassedOver() throws IOException {
        RedisAddress primary = answering(PRIMARY);
        assertThat(sentinels(answering(NO_LOGIN), naming(primary)).primary()).isEqualTo(primary);
    }

    @Test
    void aFailoverInProgressIsNotTakenForARefusal() throws IOException {
        RedisAddress demoted = answering(role("slave"));
        assertThatThrownBy(() -> sentinels(answering(NO_LOGIN), naming(demoted)).primary())
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContaining("its role is slave")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
    }

    @Test
    void aRefusalByAllIsOne() throws IOException {
        assertThatThrownBy(() ->
                        sentinels(answering(NO_LOGIN), answering(NO_LOGIN)).primary())
                .isInstanceOf(RedisReplyException.class);
    }

    private static Sentinels sentinels(RedisAddress... addresses) {
        RedisSettings settings =
                new RedisSettings(null, null, new TlsSettings(null, null, null, true), 5_000, 5_000, "test");
        return new Sentinels(List.of(addresses), "m", settings, settings);
    }

    private RedisAddress naming(RedisAddress primary) throws IOException {
        return answering("*2\r\n" + bulk(primary.host()) + bulk(Integer.toString(primary.port())));
    }

    private static String role(String role) {
        return bulk("role:" + role + "\r\n");
    }

    private static String bulk(String text) {
        return "$" + text.length() + "\r\n" + text + "\r\n";
    }

    /** A server that takes any name and answers what it is asked then with always the same. */
    private RedisAddress answering(String reply) throws IOException {
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        servers.add(server);
        Thread thread = new Thread(() -> answer(server, reply), "fake-redis");
        thread.setDaemon(true);
        thread.start();
        return new RedisAddress(null, "127.0.0.1", server.getLocalPort(), false);
    }

    private static void answer(ServerSocket server, String reply) {
        while (true) {
            try (Socket client = server.accept()) {
                RespInput in = new RespInput(client.getInputStream(), 1_024);
                for (String each : List.of("+OK\r\n", reply)) {
                    in.readValue();
                    client.getOutputStream().write(each.getBytes(US_ASCII));
                }
                in.readValue();
            } catch (IOException e) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }
}
