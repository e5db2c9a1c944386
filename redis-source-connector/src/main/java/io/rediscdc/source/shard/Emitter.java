package io.rediscdc.source.shard;

import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.dirty.Mark;
import io.rediscdc.source.dirty.Mark.Asker;
import io.rediscdc.source.pass.Pass;
import io.rediscdc.source.read.ReadResult;
import io.rediscdc.source.record.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/** Turns what reads found into records, in the order of the reads. For the shard's one thread. */
final class Emitter {
    private final DirtySet dirty;
    private final ShardProgress progress;
    private final Records records;
    private final Outbox outbox;

    Emitter(DirtySet dirty, ShardProgress progress, Records records, Outbox outbox) {
        this.dirty = dirty;
        this.progress = progress;
        this.records = records;
        this.outbox = outbox;
    }

    /**
     * Puts the records of one round into the outbox, waiting for room; then its marks are done.
     *
     * @param offset the source offset that the records carry
     */
    void emit(List<ReadResult> results, Map<String, Object> offset) throws InterruptedException {
        Pass pass = progress.pass();
        long now = System.currentTimeMillis();
        List<SourceRecord> batch = new ArrayList<>(results.size());
        List<Mark> done = new ArrayList<>(results.size());
        List<Mark> again = new ArrayList<>();
        long bytes = 0;
        int tombstones = 0;
        for (ReadResult result : results) {
            Mark mark = result.mark();
            if (result.outcome() == ReadResult.Outcome.AGAIN) {
                again.add(mark);
                continue;
            }
            done.add(mark);
            boolean present = result.outcome() == ReadResult.Outcome.PRESENT;
            if (!isWanted(pass, mark, result, present)) {
                continue;
            }
            if (pass != null) {
                pass.emitted(mark.key());
            }
            bytes += mark.key().bytes().length;
            if (present) {
                bytes += result.value().payload().length();
                batch.add(
                        records.present(mark.key(), result.value(), mark.byPass(), now, progress.passNumber(), offset));
            } else {
                tombstones++;
                batch.add(records.absent(mark.key(), mark.cause(), now, offset));
            }
        }
        if (batch.isEmpty() || outbox.put(batch, bytes)) {
            dirty.done(done);
            dirty.putBack(again);
            progress.records.add(batch.size() - tombstones);
            progress.tombstones.add(tombstones);
            progress.recordBytes.add(bytes);
            progress.readAgain.add(again.size());
        }
    }

    /** Whether a record is due: always after a change, and after a pass only for what the topics do not hold. */
    private boolean isWanted(Pass pass, Mark mark, ReadResult result, boolean present) {
        boolean wanted =
                switch (mark.asker()) {
                    case HINT -> true;
                    case SCAN -> present && (pass == null || !pass.holds(mark.key(), result.value()));
                    case CANDIDATE -> !present && (pass == null || !pass.holdsTombstone(mark.key()));
                };
        if (!wanted && mark.asker() == Asker.SCAN && present) {
            progress.suppressed.increment();
        }
        return wanted;
    }
}
