package io.rediscdc.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisReplyExceptionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERR unknown command `HELLO`, with args beginning with: `3`, `AUTH`, `default`, `hunter2`, ",
                "ERR unknown command 'HELLO', with args beginning with: '3' 'AUTH' 'default' 'hunter2' "
            })
    void whatWasSentIsNotRepeated(String message) {
        RedisError error = new RedisError(message);
        RedisReplyException refused =
                new RedisReplyException("HELLO", RedisUris.parse("redis://h:1").get(0), error);
        assertThat(refused).hasMessageContaining("unknown command").hasMessageNotContaining("hunter2");
        assertThat(error.toString()).doesNotContain("hunter2");
        assertThat(error.kind()).isEqualTo(ErrorKind.FATAL);
    }

    @Test
    void whatFollowsNeedsNoSecondFullStop() {
        RedisAddress address = RedisUris.parse("redis://h:1").get(0);
        RedisError error = new RedisError("WRONGPASS invalid username-password pair or user is disabled.");
        RedisReplyException refused = new RedisReplyException("login", address, error);
        assertThat(refused.getMessage() + ". Check").endsWith("or user is disabled. Check");
        assertThat(refused.error().message()).as("as Redis said it").endsWith(".");
        assertThat(new RedisError("ERR no such key").sentence()).isEqualTo("ERR no such key");
    }
}
