package io.rediscdc.source.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.filter.Databases;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoModeTest {
    private static final RedisAddress ADDRESS = new RedisAddress(null, "h", 1, false);

    @ParameterizedTest
    @CsvSource(
            nullValues = "unseen",
            value = {
                "AE,*,notifications",
                "AE,0,notifications",
                "g$lshzxetdE,'0,1',notifications",
                "'',0,tracking",
                "KA,7,tracking",
                "unseen,0,tracking"
            })
    void prefersNotificationsAndFallsBackToTracking(String flags, String databases, String mode) {
        assertThat(AutoMode.choose(flags, Databases.parse(databases), ADDRESS).mode())
                .isEqualTo(mode);
    }

    @Test
    void saysWhyItChose() {
        assertThat(AutoMode.choose("AKE", Databases.parse("*"), ADDRESS).reason())
                .isEqualTo("notify-keyspace-events=\"AKE\" covers every change");
        assertThat(AutoMode.choose("KA", Databases.parse("3"), ADDRESS).reason())
                .isEqualTo("notify-keyspace-events is \"KA\" and lacks E, and one database is captured (3)");
        assertThat(AutoMode.choose(null, Databases.parse("3"), ADDRESS).reason())
                .isEqualTo("the server does not let us see notify-keyspace-events, and one database is captured (3)");
    }

    @Test
    void namesThreeWaysOutWhereNoModeFits() {
        AutoMode lacking = AutoMode.choose("Kx", Databases.parse("0,1"), ADDRESS);
        assertThat(lacking.mode()).isNull();
        assertThat(lacking.reason())
                .contains("lacks Eg$lshzetd", "capture.databases=0,1 may be several")
                .contains(
                        "redis-cli -h h -p 1 CONFIG SET notify-keyspace-events EAK",
                        "capture.databases=0)",
                        "capture.mode=monitor");
        AutoMode unseen = AutoMode.choose(null, Databases.parse("*"), ADDRESS);
        assertThat(unseen.mode()).isNull();
        assertThat(unseen.reason())
                .contains("does not let us see", "capture.databases=*")
                .contains("capture.mode=notifications here", "capture.databases=0)", "capture.mode=monitor");
    }

    @Test
    void flagsAreSeenOrNotAsTheServerAnswers() {
        List<byte[]> pair = List.of(bytes("notify-keyspace-events"), bytes("AE"));
        assertThat(NotifyFlags.parse(pair, ADDRESS)).isEqualTo("AE");
        assertThat(NotifyFlags.parse(List.of(), ADDRESS)).isNull();
        assertThat(NotifyFlags.parse(new RedisError("ERR unknown command 'CONFIG'"), ADDRESS))
                .isNull();
        assertThat(NotifyFlags.parse(new RedisError("NOPERM this user has no permissions"), ADDRESS))
                .isNull();
        assertThatThrownBy(() -> NotifyFlags.parse(new RedisError("LOADING the dataset"), ADDRESS))
                .isInstanceOf(RedisReplyException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
