package io.rediscdc.sink.coalesce;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.sink.Records;
import io.rediscdc.sink.decode.Mutation;
import org.junit.jupiter.api.Test;

class LastStatesTest {
    private final LastStates states = new LastStates(4);

    @Test
    void theLastStateOfAKeyWinsAndKeepsTheOthersBehindIt() {
        Mutation first = add(0, "a", 0);
        Mutation second = add(0, "b", 1);
        Mutation third = add(0, "a", 2);

        assertThat(states.superseded()).isEqualTo(1);
        assertThat(states.states()).extracting(TargetState::mutation).containsExactly(third, second);
        assertThat(states.states().get(0).before().mutation()).isSameAs(first);
        assertThat(states.states().get(1).before()).isNull();
    }

    @Test
    void theSameKeyInTwoDatabasesIsTwoKeys() {
        add(0, "a", 0);
        add(1, "a", 1);
        assertThat(states.states()).hasSize(2);
        assertThat(states.superseded()).isZero();
    }

    private Mutation add(int db, String key, long offset) {
        DbKey target = new DbKey(db, Records.bytes(key));
        Mutation mutation =
                new Mutation(target, null, Cause.DEL, Records.of("shop.db" + db, 0, offset, target.bytes(), null));
        states.add(target, mutation);
        return mutation;
    }
}
