package io.rediscdc.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorKindTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LOADING Redis is loading the dataset in memory | RETRIABLE",
                "READONLY You can't write against a read only replica. | RETRIABLE",
                "CLUSTERDOWN The cluster is down | RETRIABLE",
                "MASTERDOWN Link with MASTER is down | RETRIABLE",
                "TRYAGAIN Multiple keys request during rehashing of slot | RETRIABLE",
                "OOM command not allowed when used memory > 'maxmemory'. | RETRIABLE",
                "ERR Error running script (call to f_0): @user_script:1: @user_script: 1: -OOM command not allowed | RETRIABLE",
                "BUSY Redis is busy running a script. | RETRIABLE",
                "MISCONF Redis is configured to save RDB snapshots | RETRIABLE",
                "ERR max number of clients reached | RETRIABLE",
                "ERR Error running script (call to f_0): @user_script:9: Script killed by user with SCRIPT KILL... | RETRIABLE",
                "ERR max number of clients + cluster connections reached | RETRIABLE",
                "EXECABORT Transaction discarded because of: OOM command not allowed when used memory > | RETRIABLE",
                "EXECABORT Transaction discarded because of: MISCONF Redis is configured to save RDB | RETRIABLE",
                "EXECABORT Transaction discarded because of: NOPERM this user has no permissions | FATAL",
                "EXECABORT Transaction discarded because of: ERR something new | BAD_RECORD",
                "EXECABORT Transaction discarded because of previous errors. | RETRIABLE",
                "NOAUTH Authentication required. | FATAL",
                "WRONGPASS invalid username-password pair or user is disabled. | FATAL",
                "NOPERM this user has no permissions to run the 'restore' command | FATAL",
                "ERR ACL failure in script: User u has no permissions to run the 'time' command | FATAL",
                "ERR The user executing the script can't run this command or subcommand | FATAL",
                "ERR invalid password | FATAL",
                "ERR unknown command 'RESTORE', with args beginning with: | FATAL",
                "ERR syntax error | FATAL",
                "ERR wrong number of arguments for 'set' command | FATAL",
                "SYNTAXERR Failed to parse JSON string due to syntax error | BAD_RECORD",
                "ERR DB index is out of range | FATAL",
                "MOVED 3999 127.0.0.1:6381 | FATAL",
                "WRONGTYPE Operation against a key holding the wrong kind of value | BAD_RECORD",
                "ERR Bad data format | BAD_RECORD",
                "ERR DUMP payload version or checksum are wrong | BAD_RECORD"
            })
    void sortsWhatRedisAnswers(String message, ErrorKind kind) {
        assertThat(new RedisError(message).kind()).isEqualTo(kind);
    }

    @Test
    void sortsFailuresByTheirCause() {
        assertThat(ErrorKind.of(new RuntimeException(new RedisLinkException("lost", null))))
                .isEqualTo(ErrorKind.RETRIABLE);
        assertThat(ErrorKind.of(new IllegalStateException("a bug"))).isEqualTo(ErrorKind.FATAL);
        RedisError oom = new RedisError("OOM command not allowed");
        assertThat(ErrorKind.of(new RedisReplyException("SET", new RedisAddress(null, "h", 1, false), oom)))
                .isEqualTo(ErrorKind.RETRIABLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ERR redis temporary failure | RETRIABLE",
                "ERR upstream failure | RETRIABLE",
                "READONLY You can't write against a read only replica. | RETRIABLE",
                "WRONGTYPE Operation against a key holding the wrong kind of value | FATAL",
                "ERR string exceeds maximum allowed size (proto-max-bulk-len) | FATAL",
                "ERR unsupported command 'EVAL' | FATAL",
                "ERR command eval not support for normal user | FATAL",
                "ERR Error running script (call to f_0): Script attempted to access a non local key | FATAL",
                "NOPERM this user has no permissions | FATAL"
            })
    void whereNoRecordIsAtFaultWordsThatNobodyKnowsMayPass(String message, ErrorKind kind) {
        RedisError error = new RedisError(message);
        assertThat(ErrorKind.ofTarget(new RedisReplyException("PING", new RedisAddress(null, "h", 1, false), error)))
                .isEqualTo(kind);
    }
}
