package io.rediscdc.source.shard;

import io.rediscdc.source.dirty.Mark;
import io.rediscdc.source.read.ReadResult;
import java.util.ArrayList;
import java.util.List;

/**
 * Marks whose keys a server sent us to another one for, since their slot is on its way there; several may be equal. A
 * value that is found to be big there is read whole, by itself: reads by pieces know only owners, and the slot may stay
 * on its way for ever. Whoever moves it holds the server up for as long. For one thread.
 */
final class AskedKeys {
    private List<Asked> small = new ArrayList<>();
    private final List<Asked> big = new ArrayList<>();

    /** A key, and whom to ask for it. */
    record Asked(Mark mark, Node node) {}

    void add(Mark mark, Node there) {
        small.add(new Asked(mark, there));
    }

    /** A read of {@link #nextRound} says that a key is big. */
    void addBig(ReadResult found, Node there) {
        big.add(new Asked(found.mark(), there));
    }

    boolean isEmpty() {
        return small.isEmpty() && big.isEmpty();
    }

    /** Takes what is to be asked next: all the others before the first big one. */
    Round nextRound() {
        if (small.isEmpty()) {
            return Round.asking(List.of(big.remove(0)), true);
        }
        Round round = Round.asking(small, false);
        small = new ArrayList<>();
        return round;
    }

    /** Gives back the marks that were not asked. */
    List<Mark> drain() {
        List<Mark> marks = new ArrayList<>();
        small.forEach(asked -> marks.add(asked.mark()));
        big.forEach(asked -> marks.add(asked.mark()));
        small.clear();
        big.clear();
        return marks;
    }
}
