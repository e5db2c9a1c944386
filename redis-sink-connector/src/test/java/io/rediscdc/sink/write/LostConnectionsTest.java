package io.rediscdc.sink.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.redis.Peer;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LostConnectionsTest {
    private final LostConnections lost = new LostConnections();

    @Test
    void readsIdAndAddressAsTheServerSeesThem() {
        assertThat(Peer.parse("id=7 addr=127.0.0.1:45230 laddr=127.0.0.1:6379 fd=8 name=redis-cdc age=0\n"))
                .isEqualTo(new Peer("7", "127.0.0.1:45230"));
        assertThat(Peer.parse("id=12 addr=[::1]:45230 laddr=[::1]:6379 fd=8 name="))
                .isEqualTo(new Peer("12", "[::1]:45230"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOPERM this user has no permissions to run the 'client|kill' command",
                "ERR unknown command 'CLIENT', with args beginning with: 'KILL'",
                "ERR Unknown subcommand or wrong number of arguments for 'KILL'. Try CLIENT HELP."
            })
    void whoMayNotCutGoesOn(String error) {
        lost.add(new Peer("1", "a:1"));
        lost.add(Peer.UNKNOWN);
        assertThat(cut(new RedisError(error))).isEqualTo(1);
        assertThat(cut(1L)).as("forgotten").isZero();
    }

    @Test
    void whatWasNotCutIsCutLater() {
        lost.add(new Peer("1", "a:1"));
        lost.add(new Peer("2", "a:2"));
        assertThatThrownBy(() -> cut(new RedisError("BUSY Redis is busy running a script.")))
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContaining("BUSY");
        assertThat(cut(1L)).isEqualTo(2);
        assertThat(cut(1L)).isZero();
    }

    /** How many were asked for. */
    private int cut(Object reply) {
        AtomicInteger asked = new AtomicInteger();
        lost.cut(
                peer -> {
                    asked.incrementAndGet();
                    return reply;
                },
                new RedisAddress(null, "h", 1, false));
        return asked.get();
    }

    @Test
    void knowsNothingOfWhatItCannotRead() {
        assertThat(Peer.parse("something else")).isEqualTo(Peer.UNKNOWN);
    }
}
