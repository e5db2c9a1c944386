package io.rediscdc.source.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Cause;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationTest {
    @ParameterizedTest
    @CsvSource({
        "__keyevent@0__:set,0,UNKNOWN",
        "__keyevent@15__:del,15,DEL",
        "__keyevent@3__:rename_from,3,DEL",
        "__keyevent@3__:move_from,3,DEL",
        "__keyevent@1__:expired,1,EXPIRED",
        "__keyevent@1__:evicted,1,EVICTED",
        "__keyevent@1__:some-future-event,1,UNKNOWN"
    })
    void readsDatabaseAndCause(String channel, int db, Cause cause) {
        assertThat(parse(channel)).isEqualTo(new Notification(db, cause));
    }

    @ParameterizedTest
    @ValueSource(strings = {"__keyevent@0__:keymiss", "__keyspace@0__:k", "__keyevent@__:set", "__keyevent@0", "x"})
    void ignoresWhatIsNoChange(String channel) {
        assertThat(parse(channel)).isNull();
    }

    private static Notification parse(String channel) {
        return Notification.parse(channel.getBytes(StandardCharsets.US_ASCII));
    }
}
