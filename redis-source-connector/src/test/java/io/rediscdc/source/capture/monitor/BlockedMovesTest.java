package io.rediscdc.source.capture.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.DbKey;
import io.rediscdc.source.capture.monitor.BlockedMoves.Move;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockedMovesTest {
    private static final long MINUTE = 60_000_000;

    private final BlockedMoves moves = new BlockedMoves();

    @Test
    void destinationsFollowThroughAnyNumberOfMovesAndRings() {
        add("c1", "a", "b", Long.MAX_VALUE);
        add("c2", "b", "c", Long.MAX_VALUE);
        add("c3", "c", "a", Long.MAX_VALUE);
        add("c4", "a", "d", Long.MAX_VALUE);
        assertThat(followers("a", 0)).containsExactlyInAnyOrder(key("b"), key("c"), key("d"));
        assertThat(followers("d", 0)).isEmpty();
    }

    @Test
    void aClientIsBlockedInOneMoveOnlyAndNotForEver() {
        add("c1", "a", "b", Long.MAX_VALUE);
        add("c1", "a", "c", Long.MAX_VALUE);
        add("c2", "a", "d", 5);
        assertThat(followers("a", 5)).containsExactlyInAnyOrder(key("c"), key("d"));
        assertThat(followers("a", 6 + MINUTE)).containsExactly(key("c"));
        moves.forget("c1");
        moves.forget("c2");
        moves.forget("never seen");
        assertThat(moves.isEmpty()).isTrue();
        assertThat(followers("a", 0)).isEmpty();
    }

    @Test
    void thereIsABoundAndWhatIsOverMakesRoom() {
        for (int i = 0; i < BlockedMoves.MOST; i++) {
            assertThat(add("c" + i, "a" + i, "b", i == 7 ? 0 : Long.MAX_VALUE)).isTrue();
        }
        assertThat(moves.add("one more", new Move(key("x"), key("y"), 0), MINUTE))
                .isFalse();
        assertThat(moves.add("one more", new Move(key("x"), key("y"), 0), MINUTE + 1))
                .isTrue();
        assertThat(moves.add("c8", new Move(key("x"), key("y"), 0), 0)).isTrue();
    }

    private boolean add(String client, String from, String to, long until) {
        return moves.add(client, new Move(key(from), key(to), until), 0);
    }

    private List<DbKey> followers(String key, long now) {
        List<DbKey> got = new ArrayList<>();
        moves.follow(key(key), now, got::add);
        return got;
    }

    private static DbKey key(String name) {
        return new DbKey(0, Escape.ascii(name));
    }
}
