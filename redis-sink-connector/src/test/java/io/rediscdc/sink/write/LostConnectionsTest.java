package io.rediscdc.sink.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.sink.write.LostConnections.Peer;
import org.junit.jupiter.api.Test;

class LostConnectionsTest {
    @Test
    void readsIdAndAddressAsTheServerSeesThem() {
        assertThat(Peer.parse("id=7 addr=127.0.0.1:45230 laddr=127.0.0.1:6379 fd=8 name=redis-cdc age=0\n"))
                .isEqualTo(new Peer("7", "127.0.0.1:45230"));
        assertThat(Peer.parse("id=12 addr=[::1]:45230 laddr=[::1]:6379 fd=8 name="))
                .isEqualTo(new Peer("12", "[::1]:45230"));
    }

    @Test
    void knowsNothingOfWhatItCannotRead() {
        assertThat(Peer.parse("something else")).isEqualTo(Peer.UNKNOWN);
    }
}
