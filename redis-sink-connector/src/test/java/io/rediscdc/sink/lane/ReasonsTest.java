package io.rediscdc.sink.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import org.junit.jupiter.api.Test;

class ReasonsTest {
    private final Reasons reasons = new Reasons();

    @Test
    void eachKindIsToldOnce() {
        assertThat(reasons.isNew(lost("Redis at h:1: lost the connection"))).isTrue();
        assertThat(reasons.isNew(lost("Redis at h:2: lost the connection"))).isFalse();
        assertThat(reasons.isNew(answered("write of a", "MISCONF no disk"))).isTrue();
        assertThat(reasons.isNew(answered("write of b", "MISCONF no disk"))).isFalse();
        assertThat(reasons.isNew(answered("write of b", "READONLY a replica"))).isTrue();
        assertThat(reasons.isNew(answered("write of b", "ERR max number of clients")))
                .isTrue();
        assertThat(reasons.isNew(answered("write of b", "ERR something else 17")))
                .isTrue();
        assertThat(reasons.isNew(answered("write of b", "ERR something else 18")))
                .isFalse();
        assertThat(reasons.isNew(lost("Redis at h:1: lost the connection")))
                .as("after others")
                .isFalse();
        reasons.clear();
        assertThat(reasons.isNew(lost("Redis at h:1: lost the connection"))).isTrue();
    }

    @Test
    void thereAreNeverMany() {
        int told = 0;
        for (char each = 'a'; each <= 'z'; each++) {
            told += reasons.isNew(lost("at " + each)) ? 1 : 0;
        }
        assertThat(told).isEqualTo(10);
    }

    private static RedisLinkException lost(String text) {
        return new RedisLinkException(text, null);
    }

    private static RedisReplyException answered(String command, String error) {
        return new RedisReplyException(command, new RedisAddress(null, "h", 1, false), new RedisError(error));
    }
}
