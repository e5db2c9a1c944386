package io.rediscdc.source.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.redis.ClusterView.Primary;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisLinkException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class IdlePrimariesTest {
    private static final Primary SLOW = primary("slow");
    private static final Primary QUICK = primary("quick");

    private long millis = -7_000;
    private final IdlePrimaries idle = new IdlePrimaries(
            new NodeConnector(
                    null,
                    null,
                    address -> {
                        millis += address.host().equals("slow") ? 50 : 1;
                        throw new RedisLinkException("nobody answers at " + address, null);
                    },
                    null,
                    null),
            null,
            () -> TimeUnit.MILLISECONDS.toNanos(millis));

    @Test
    void theRestThatAnAttemptWantsIsNotShortened() {
        assertThat(idle.connect(SLOW, true)).isNull();
        idle.tryAgainSoon();
        millis += 1_001;
        assertThat(isDue(SLOW)).isFalse();
        assertThat(idle.connect(QUICK, true)).isNull();
        millis += 3_900;
        assertThat(isDue(SLOW)).isFalse();
        millis += 100;
        assertThat(isDue(SLOW)).isTrue();
    }

    @Test
    void onlyOneThatWasNotTriedInVainMayBeTriedAtOnce() {
        assertThat(idle.isNew(SLOW)).isTrue();
        idle.connect(SLOW, true);
        assertThat(idle.isNew(SLOW)).isFalse();
        assertThat(idle.isNew(QUICK)).isTrue();
    }

    @Test
    void thoseThatAreMissingHaveTheirTurns() {
        List<Primary> all = List.of(primary("connected"), SLOW, QUICK);
        for (Primary next : List.of(SLOW, QUICK, SLOW)) {
            millis += 60_000;
            assertThat(idle.due(all, Set.of("connected"))).contains(next);
            assertThat(idle.due(all, Set.of("connected"))).isEmpty();
        }
    }

    private boolean isDue(Primary primary) {
        return idle.due(List.of(primary), Set.of()).isPresent();
    }

    private static Primary primary(String id) {
        return new Primary(id, new RedisAddress(null, id, 6379, false));
    }
}
