package io.rediscdc.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisUrisTest {
    @Test
    void readsOneServer() {
        assertThat(RedisUris.parse("redis://cache.example:6380"))
                .isEqualTo(List.of(new RedisAddress(null, "cache.example", 6380, false)));
        assertThat(RedisUris.parse("rediss://cache.example/"))
                .isEqualTo(List.of(new RedisAddress(null, "cache.example", 6379, true)));
    }

    @Test
    void readsSeveralNamedServers() {
        assertThat(RedisUris.parse("a=redis://h1:1, b=rediss://[::1]:2"))
                .isEqualTo(List.of(new RedisAddress("a", "h1", 1, false), new RedisAddress("b", "::1", 2, true)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://h:1 | must start with redis://",
                "h:1 | must start with redis://",
                "redis://user:hunter2@h:1 | set redis.username and redis.password",
                "redis://user:p/hunter2@h:1 | set redis.username and redis.password",
                "redis://user:12#hunter2@h:1 | set redis.username and redis.password",
                "redis://user:12?hunter2@h:1 | set redis.username and redis.password",
                "redis://user:hunter2,3@h:1 | set redis.username and redis.password",
                "user:hunter2=3@h:1 | set redis.username and redis.password",
                "redis://h:1/3 | capture.databases",
                "redis://h:99999 | not between 1 and 65535",
                "redis://h:1,redis://h:2 | need a name each",
                "a=redis://h:1,a=redis://h:2 | given twice",
                "a b=redis://h:1 | must be 1 to 63 letters",
                "redis:// | not a URI"
            })
    void saysWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> RedisUris.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("hunter2");
    }
}
