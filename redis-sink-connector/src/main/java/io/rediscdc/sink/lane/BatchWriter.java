package io.rediscdc.sink.lane;

import io.rediscdc.event.DbKey;
import io.rediscdc.filter.KeyFilter;
import io.rediscdc.sink.coalesce.LastStates;
import io.rediscdc.sink.coalesce.TargetState;
import io.rediscdc.sink.marker.RewindException;
import io.rediscdc.sink.metrics.SinkMetrics;
import io.rediscdc.sink.route.Router;
import io.rediscdc.sink.write.Applier;
import io.rediscdc.sink.write.Refusal;
import io.rediscdc.sink.write.RefusedChunk;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Filter, route, coalesce, write: what a lane does with one batch. For one thread. */
final class BatchWriter {
    private final KeyFilter filter;
    private final Router router;
    private final Applier applier;
    private final BigValues bigValues;
    private final Marking marking;
    private final SinkMetrics metrics;

    /**
     * What came of a batch that is written.
     *
     * @param bad records that could not be
     * @param held offsets that must be delivered again whatever else was applied
     * @param again from where partitions have to be read again
     * @param onTrial whether the target has yet to show that it keeps a big value which it lost too often
     */
    record Result(List<Errant> bad, Map<TopicPartition, Long> held, Map<TopicPartition, Long> again, boolean onTrial) {}

    BatchWriter(
            KeyFilter filter,
            Router router,
            Applier applier,
            BigValues bigValues,
            Marking marking,
            SinkMetrics metrics) {
        this.filter = filter;
        this.router = router;
        this.applier = applier;
        this.bigValues = bigValues;
        this.marking = marking;
        this.metrics = metrics;
    }

    /**
     * Applies a batch whole. If it cannot be, what was applied of it is applied again with the next try, in the same
     * order.
     */
    Result write(Work work) {
        bigValues.reset(work.closed());
        marking.close(work.closed());
        marking.begin(work.batch(), work.reached());
        try {
            return apply(work);
        } catch (RewindException e) {
            return rewound(work.batch());
        }
    }

    private Result apply(Work work) {
        List<Errant> bad = new ArrayList<>();
        bigValues.begin();
        marking.learn();
        LastStates states = coalesce(work.batch(), bad);
        marking.contact();
        if (!work.batch().isEmpty()) {
            applyBatch(work.batch(), states, bad);
        }
        marking.applied(work.batch(), bigValues.heldThen(), work.isLast());
        // only now: until the target is told, the batch may have to be gathered again
        Map<TopicPartition, Long> again = bigValues.applied();
        return new Result(bad, bigValues.held(), again, bigValues.isOnTrial());
    }

    private void applyBatch(List<Delivery> batch, LastStates states, List<Errant> bad) {
        long from = System.nanoTime();
        List<TargetState> open = states.states();
        List<Refusal> refused = new ArrayList<>();
        if (bigValues.hasChunks()) { // which wait where memory is short, and so come behind what frees it
            refused.addAll(
                    applier.apply(open.stream().filter(TargetState::onlyDeletes).toList()));
            open = open.stream().filter(state -> !state.onlyDeletes()).toList();
        }
        List<RefusedChunk> notGathered = bigValues.gather();
        refused.addAll(applier.apply(open));
        List<Refusal> notAdded = applier.add(states.additions());
        bigValues.dropGathered();
        metrics.batchWriteMs.set(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from));
        bigValues.written();
        metrics.recordsCoalesced.add(states.superseded());
        metrics.recordsFiltered.add(states.leftOut());
        if (!refused.isEmpty() || !notAdded.isEmpty() || !notGathered.isEmpty()) {
            Map<SinkRecord, Delivery> ofRecord = new IdentityHashMap<>();
            batch.forEach(each -> ofRecord.put(each.record(), each));
            notGathered.forEach(
                    each -> bad.add(Errant.refused(ofRecord.get(each.chunk().record()), each)));
            Stream.concat(refused.stream(), notAdded.stream())
                    .forEach(each -> bad.add(
                            Errant.refused(ofRecord.get(each.state().mutation().record()), each)));
        }
    }

    /** Nothing of the batch counts: it comes again, behind what the target has lost. */
    private Result rewound(List<Delivery> batch) {
        Map<TopicPartition, Long> again = marking.rewinds(batch);
        bigValues.rewound(again, Marking.first(batch));
        return new Result(List.of(), bigValues.held(), again, bigValues.isOnTrial());
    }

    private LastStates coalesce(List<Delivery> batch, List<Errant> bad) {
        LastStates states = new LastStates(batch.size());
        for (Delivery each : batch) {
            try {
                if (each.bad() != null && each.chunk() == null) {
                    throw each.bad();
                }
                if (!filter.accepts(each.key())) {
                    states.leaveOut();
                    continue;
                }
                marking.writing(each);
                if (each.chunk() != null) {
                    meet(each, router.route(each.chunk()));
                    continue;
                }
                DbKey target = router.route(each.mutation());
                if (bigValues.end(each.mutation(), target)) {
                    states.add(target, each.mutation());
                }
            } catch (DataException e) {
                bad.add(new Errant(each, e));
            }
        }
        return states;
    }

    private void meet(Delivery chunk, DbKey target) {
        if (chunk.bad() != null) {
            bigValues.errant(chunk.chunk());
            throw chunk.bad();
        }
        bigValues.add(chunk.chunk(), target);
    }
}
