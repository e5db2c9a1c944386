package io.rediscdc.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.redis.RedisSettings.TlsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
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

    @Test
    void theOneThatKnowsOfTheLatestFailoverIsBelieved() throws IOException {
        RedisAddress lost = answering(PRIMARY);
        RedisAddress primary = answering(PRIMARY);
        assertThat(sentinels(naming(lost, 4), naming(primary, 10)).primary()).isEqualTo(primary);
    }

    @Test
    void whereTheyDoNotTellTheOrderDecides() throws IOException {
        RedisAddress first = answering(PRIMARY);
        assertThat(sentinels(naming(first), naming(answering(PRIMARY))).primary())
                .isEqualTo(first);
    }

    @Test
    void whomTheLatestNamesMustSayItselfThatItIsThePrimary() throws IOException {
        RedisAddress primary = answering(PRIMARY);
        assertThat(sentinels(naming(primary, 4), naming(answering(role("slave")), 5))
                        .primary())
                .isEqualTo(primary);
    }

    @Test
    void oneThatHangsDoesNotHoldUpTheOthers() throws IOException {
        RedisAddress primary = answering(PRIMARY);
        long begin = System.nanoTime();
        assertThat(sentinels(hanging(), naming(primary, 1)).primary()).isEqualTo(primary);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void aNewerWordNamesAnotherPrimary() throws IOException {
        RedisAddress lost = answering(PRIMARY);
        RedisAddress primary = answering(PRIMARY);
        RedisAddress stale = naming(lost, 4);
        RedisAddress newer = naming(primary, 5);
        assertThat(sentinels(stale, newer).wordAfter(new SentinelWord(stale, lost, 4)))
                .isEqualTo(new SentinelWord(newer, primary, 5));
    }

    @Test
    void aWordThatIsNotNewerCountsOnlyFromTheOneThatTakesItsOwnBack() throws IOException {
        RedisAddress other = answering(PRIMARY);
        SentinelWord before = new SentinelWord(hanging(), answering(PRIMARY), 5);
        RedisAddress stale = naming(other, 4);
        assertThat(sentinels(before.sentinel(), stale).wordAfter(before)).isEqualTo(before);
        assertThat(sentinels(hanging()).wordAfter(before)).isEqualTo(before);
        RedisAddress still = naming(before.primary(), 4);
        SentinelWord ofStill = new SentinelWord(still, before.primary(), 4);
        assertThat(sentinels(stale, still).wordAfter(ofStill)).isEqualTo(ofStill);
        SentinelWord ofStale = new SentinelWord(stale, before.primary(), 5);
        assertThat(sentinels(stale).wordAfter(ofStale).primary()).isEqualTo(other);
    }

    @Test
    void anotherThatDoesNotSayItIsThePrimaryIsNoReasonToLeave() throws IOException {
        RedisAddress replica = naming(answering(role("slave")), 5);
        SentinelWord before = new SentinelWord(replica, answering(PRIMARY), 4);
        assertThatThrownBy(() -> sentinels(replica).wordAfter(before)).isInstanceOf(RedisLinkException.class);
    }

    private static Sentinels sentinels(RedisAddress... addresses) {
        RedisSettings settings =
                new RedisSettings(null, null, new TlsSettings(null, null, null, true), 5_000, 5_000, "test");
        return new Sentinels(List.of(addresses), "m", settings, settings);
    }

    /** A sentinel that does not tell its epoch. */
    private RedisAddress naming(RedisAddress primary) throws IOException {
        return sentinel(primary, "-NOPERM this user has no permissions to run the 'sentinel|master' command\r\n");
    }

    private RedisAddress naming(RedisAddress primary, long epoch) throws IOException {
        return sentinel(
                primary, "*4\r\n" + bulk("name") + bulk("m") + bulk("config-epoch") + bulk(Long.toString(epoch)));
    }

    private RedisAddress sentinel(RedisAddress primary, String state) throws IOException {
        String address = "*2\r\n" + bulk(primary.host()) + bulk(Integer.toString(primary.port()));
        return serving(command -> command.contains("GET-MASTER-ADDR-BY-NAME") ? address : state);
    }

    private RedisAddress hanging() throws IOException {
        return serving(command -> "");
    }

    private static String role(String role) {
        return bulk("role:" + role + "\r\n");
    }

    private static String bulk(String text) {
        return "$" + text.length() + "\r\n" + text + "\r\n";
    }

    /** A server that takes any name and answers what it is asked then with always the same. */
    private RedisAddress answering(String reply) throws IOException {
        return serving(command -> reply);
    }

    private RedisAddress serving(UnaryOperator<String> replies) throws IOException {
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        servers.add(server);
        Thread thread = new Thread(() -> serve(server, replies), "fake-redis");
        thread.setDaemon(true);
        thread.start();
        return new RedisAddress(null, "127.0.0.1", server.getLocalPort(), false);
    }

    private static void serve(ServerSocket server, UnaryOperator<String> replies) {
        while (true) {
            try (Socket client = server.accept()) {
                RespInput in = new RespInput(client.getInputStream(), 1_024);
                while (true) {
                    String command = ((List<?>) in.readValue())
                            .stream()
                                    .map(word -> new String((byte[]) word, US_ASCII))
                                    .collect(Collectors.joining(" "));
                    String reply = command.startsWith("CLIENT") ? "+OK\r\n" : replies.apply(command);
                    client.getOutputStream().write(reply.getBytes(US_ASCII));
                }
            } catch (IOException e) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }
}
