package io.rediscdc.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedisReplyExceptionTest {
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
