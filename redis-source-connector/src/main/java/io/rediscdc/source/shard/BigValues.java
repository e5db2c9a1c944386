package io.rediscdc.source.shard;

import io.rediscdc.event.DbKey;
import io.rediscdc.source.big.BigReads;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.dirty.Mark;
import io.rediscdc.source.read.ReadResult;
import io.rediscdc.source.record.SourceOffset;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The big values of a session: each is read at the server that answers for it, beside the rounds. For one thread. */
final class BigValues {
    private static final int MOST_OF_PASS = 1_000;

    private final Nodes nodes;
    private final DirtySet dirty;
    private final Emitter emitter;

    BigValues(Nodes nodes, DirtySet dirty, Emitter emitter) {
        this.nodes = nodes;
        this.dirty = dirty;
        this.emitter = emitter;
    }

    /** Takes over the marks of those results that say that a value is big; the others are emitted. */
    void find(List<ReadResult> results) {
        for (ReadResult result : results) {
            if (result.outcome() == ReadResult.Outcome.PRESENT || result.outcome() == ReadResult.Outcome.ABSENT) {
                nodes.all().forEach(node -> node.bigReads()
                        .readElsewhere(result.mark().key()));
            }
            if (result.outcome() == ReadResult.Outcome.BIG) {
                Mark mark = result.mark();
                Node owner = nodes.of(mark.key());
                if (owner == null) {
                    dirty.putBack(List.of(mark));
                } else {
                    owner.bigReads().add(mark);
                }
            }
        }
    }

    /** Whether {@link #step} has something to do. */
    boolean isDue() {
        return nodes.all().stream().anyMatch(node -> node.bigReads().isDue());
    }

    /** Whether so many wait for a pass that it should look for no more. */
    boolean isBehind() {
        return nodes.all().stream().mapToLong(node -> node.bigReads().ofPass()).sum() >= MOST_OF_PASS;
    }

    /**
     * One whole value, or the next pieces of one, at each server.
     *
     * @param isOut whether a read of a key is under way that may bring an older state, which has to be emitted first
     * @param offset for what is emitted
     * @return false if a server did not answer for a key: it is marked again
     */
    boolean step(Predicate<DbKey> isOut, Supplier<SourceOffset> offset) throws InterruptedException {
        boolean answered = true;
        for (Node node : nodes.all()) {
            BigReads reads = node.bigReads();
            DbKey next = reads.next();
            if (!reads.isReading() && (next == null || isOut.test(next))) {
                continue;
            }
            SourceOffset at = offset.get();
            emitter.begin(at);
            ReadResult whole = reads.step(next);
            if (whole == null) {
                continue;
            }
            if (whole.outcome() == ReadResult.Outcome.ELSEWHERE) {
                nodes.elsewhere(whole.error());
                whole = ReadResult.again(whole.mark());
                answered = false;
            }
            emitter.emit(List.of(whole), at);
        }
        return answered;
    }

    /** It has changed which server answers for which key. */
    void move() throws InterruptedException {
        for (Node node : nodes.all()) {
            node.bigReads().keep(key -> nodes.of(key) == node);
        }
    }
}
