package io.rediscdc.sink.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class WriteFailuresTest {
    private final LongAdder retries = new LongAdder();
    private final WriteFailures failures = failures(new Parking(false, 0, 0, 0));

    @Test
    void aTargetThatFailsInWordsThatNobodyKnowsIsTriedAgain() {
        assertThat(failures.after(answered("ERR redis temporary failure")))
                .isEqualTo(new WriteFailures.Again(100, false));
        assertThat(retries.sum()).isEqualTo(1);
    }

    @Test
    void whatCannotPassStopsTheTask() {
        assertThatThrownBy(() -> failures.after(answered("NOPERM this user has no permissions")))
                .isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> failures.after(answered("WRONGTYPE Operation against a key")))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void aTargetThatMayBeParkedIsWhateverWeHaveWordsFor() {
        WriteFailures parking = failures(new Parking(true, 10_000, 0, 0));
        ConnectException refused = new ConnectException("it holds keys of others");
        assertThat(parking.after(refused)).isEqualTo(new WriteFailures.Again(100, true));
        assertThat(parking.after(answered("NOPERM this user has no permissions"))
                        .park())
                .isTrue();
        assertThatThrownBy(() -> parking.after(new IllegalStateException("a bug")))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> failures.after(refused)).isSameAs(refused);
    }

    private WriteFailures failures(Parking parking) {
        return new WriteFailures(new Outage(100, 200, -1, () -> 0, () -> 1), parking, retries, "The target");
    }

    private static RedisReplyException answered(String error) {
        return new RedisReplyException("EVAL", new RedisAddress(null, "h", 1, false), new RedisError(error));
    }
}
