package io.rediscdc.sink.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.redis.RedisError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemedyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NOAUTH Authentication required.                                  | redis.password",
                "WRONGPASS invalid username-password pair or user is disabled.    | redis.password",
                "ERR AUTH <password> called without any password configured       | redis.password",
                "ERR invalid password                                             | redis.password",
                "NOPERM this user has no permissions to run the 'set' command     | redis.username",
                "ERR ACL failure in script: User u has no permissions to run the 'time' command | redis.username",
                "ERR The user executing the script can't run this command or subcommand | redis.username",
                "MOVED 866 127.0.0.1:7001                                         | redis.topology",
                "CROSSSLOT Keys in request don't hash to the same slot            | redis.topology",
                "ERR DB index is out of range                                     | database.map",
                "ERR SELECT is not allowed in cluster mode                        | database.map",
                "DENIED Redis is running in protected mode                        | redis.uri",
                "ERR syntax error                                                 | redis.uri",
                "ERR unknown command 'UNLINK', with args beginning with: 'k'      | redis.uri",
            })
    void everyFatalErrorNamesTheFieldToEdit(String message, String field) {
        RedisError error = new RedisError(message);
        assertThat(Remedy.isNeeded(error)).isTrue();
        assertThat(Remedy.of(error).field()).isEqualTo(field);
        assertThat(Remedy.of(error).text()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"LOADING Redis is loading the dataset in memory", "ERR DUMP payload version or checksum are wrong"})
    void otherErrorsNeedNone(String message) {
        assertThat(Remedy.isNeeded(new RedisError(message))).isFalse();
    }
}
