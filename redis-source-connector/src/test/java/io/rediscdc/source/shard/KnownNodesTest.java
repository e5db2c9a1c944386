package io.rediscdc.source.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Slots;
import io.rediscdc.redis.ClusterView;
import io.rediscdc.redis.ClusterView.Primary;
import io.rediscdc.redis.RedisAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KnownNodesTest {
    private static final RedisAddress A = new RedisAddress(null, "10.0.0.1", 7001, false);
    private static final RedisAddress B = new RedisAddress(null, "10.0.0.2", 7002, false);
    private static final RedisAddress C = new RedisAddress(null, "10.0.0.3", 7003, false);

    private final KnownNodes known = new KnownNodes(List.of(A, B));

    /** A is cut off from the others and tells of owners that have been replaced. */
    @Test
    void eachAttemptBeginsWithAnotherNode() {
        assertThat(known.inTurn()).containsExactly(A, B);
        assertThat(known.inTurn()).containsExactly(B, A);
        assertThat(known.inTurn()).containsExactly(A, B);
    }

    @Test
    void nodesOfAViewThatLedToNoConnectionAreAskedToo() {
        KnownNodes known = new KnownNodes(List.of(A));
        assertThat(known.inTurn()).containsExactly(A);
        known.found(view(A, B, C));
        assertThat(known.inTurn()).containsExactly(B, C, A);
        assertThat(known.inTurn()).containsExactly(C, A, B);
    }

    @Test
    void onceConnectedThoseNamedComeFirstAgainAndThoseThatLeftAreForgotten() {
        known.inTurn();
        known.found(view(A, B, C));
        known.inTurn();
        known.connected(view(C));
        assertThat(known.inTurn()).containsExactly(A, B, C);
        known.connected(view(B));
        assertThat(known.inTurn()).containsExactly(A, B);
    }

    /** It may lack our user: where all others are away for a moment, its refusal must not be the answer. */
    @Test
    void aPrimaryThatOwnsNothingIsNotAsked() {
        ClusterView view = view(A, B, C);
        Arrays.fill(view.owners(), (short) 0);
        KnownNodes known = new KnownNodes(List.of(A));
        known.found(view(C));
        known.connected(view);
        assertThat(known.inTurn()).containsExactly(A);
    }

    /** The primaries have a slot each in turn. */
    private static ClusterView view(RedisAddress... primaries) {
        short[] owners = new short[Slots.COUNT];
        for (int slot = 0; slot < owners.length; slot++) {
            owners[slot] = (short) (slot % primaries.length);
        }
        return new ClusterView(
                1,
                "",
                Stream.of(primaries)
                        .map(address -> new Primary(address.host(), address))
                        .toList(),
                owners,
                false);
    }
}
