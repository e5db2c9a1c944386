package io.rediscdc.source.shard;

import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.record.Acks;
import io.rediscdc.source.watch.Checkpoint;
import java.util.concurrent.TimeUnit;

/**
 * Finds moments up to which every change of a server is in Kafka: looks at the server's counters, then waits until every
 * hint that was sent before has been heard, every key that was marked by then is emitted, and Kafka has acknowledged
 * all that was emitted by then. One after the other, while no gap is open and no pass runs. For the shard's one thread.
 */
final class Checkpoints {
    private final Node node;
    private final DirtySet dirty;
    private final Acks acks;
    private final ShardProgress progress;
    private final String settings;
    private final long everyNanos;

    private Step step = Step.LOOK;
    private long looks;
    private Checkpoint reached = Checkpoint.NONE;
    private long waitsFor;
    private long nextNanos = System.nanoTime();

    private enum Step {
        LOOK,
        HEAR,
        EMIT,
        ACKNOWLEDGE
    }

    /**
     * @param node the server, or null if there are several: then there are no such moments
     * @param everyMs how often to begin
     */
    Checkpoints(Node node, DirtySet dirty, Acks acks, ShardProgress progress, String settings, long everyMs) {
        this.node = node;
        this.dirty = dirty;
        this.acks = acks;
        this.progress = progress;
        this.settings = settings;
        this.everyNanos = TimeUnit.MILLISECONDS.toNanos(everyMs);
    }

    /** What the server said last. */
    Checkpoint now() {
        return node == null ? Checkpoint.NONE : Checkpoint.of(node.stats(), settings);
    }

    /** Goes on as far as it can without waiting. */
    void step() {
        if (node == null) {
            return;
        }
        if (!progress.isWhole() || acks.dropped() > 0) {
            step = Step.LOOK;
            return;
        }
        switch (step) {
            case LOOK -> look();
            case HEAR -> {
                if (node.capture().answered() >= waitsFor) {
                    waitsFor = dirty.barrier();
                    step = Step.EMIT;
                }
            }
            case EMIT -> {
                if (dirty.passed(waitsFor)) {
                    waitsFor = acks.barrier();
                    step = Step.ACKNOWLEDGE;
                }
            }
            case ACKNOWLEDGE -> {
                if (acks.passed(waitsFor)) {
                    progress.checkpoint(reached);
                    step = Step.LOOK;
                }
            }
        }
    }

    /** Only a look that is new, and that found nothing that was not heard. */
    private void look() {
        if (System.nanoTime() - nextNanos < 0 || node.looks() == looks || !node.isTold()) {
            return;
        }
        looks = node.looks();
        nextNanos = System.nanoTime() + everyNanos;
        reached = now();
        if (!reached.equals(Checkpoint.NONE)) {
            waitsFor = node.capture().ask();
            step = Step.HEAR;
        }
    }
}
