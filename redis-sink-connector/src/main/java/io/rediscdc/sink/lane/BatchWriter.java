package io.rediscdc.sink.lane;

import io.rediscdc.event.DbKey;
import io.rediscdc.filter.KeyFilter;
import io.rediscdc.sink.coalesce.LastStates;
import io.rediscdc.sink.marker.RewindException;
import io.rediscdc.sink.metrics.SinkMetrics;
import io.rediscdc.sink.route.Router;
import io.rediscdc.sink.write.Applier;
import io.rediscdc.sink.write.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
    /** What was lost at the target in a try that failed later on: it is still to be read again. */
    private final Map<TopicPartition, Long> owed = new HashMap<>();

    /**
     * What came of a batch that is written.
     *
     * @param bad records that could not be
     * @param held offsets that must be delivered again whatever else was applied
     * @param again from where partitions have to be read again
     */
    record Result(List<Errant> bad, Map<TopicPartition, Long> held, Map<TopicPartition, Long> again) {}

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
        owed.keySet().removeAll(work.closed());
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
        bigValues.applied(); // only now: until the target is told, the batch may have to be gathered again
        return new Result(bad, bigValues.held(), takeOwed());
    }

    private void applyBatch(List<Delivery> batch, LastStates states, List<Errant> bad) {
        long from = System.nanoTime();
        bigValues.gather();
        List<Refusal> refused = applier.apply(states.states());
        List<Refusal> notAdded = applier.add(states.additions());
        bigValues.dropGathered();
        metrics.batchWriteMs.set(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from));
        bigValues.written().forEach((partition, offset) -> owed.merge(partition, offset, Math::min));
        metrics.recordsCoalesced.add(states.superseded());
        metrics.recordsFiltered.add(states.leftOut());
        addRefused(batch, refused, bad);
        addRefused(batch, notAdded, bad);
    }

    /** Nothing of the batch counts: it comes again, behind what the target has lost. */
    private Result rewound(List<Delivery> batch) {
        Map<TopicPartition, Long> again = marking.rewinds(batch);
        takeOwed().forEach((partition, offset) -> again.merge(partition, offset, Math::min));
        bigValues.rewound(again, Marking.first(batch));
        return new Result(List.of(), bigValues.held(), again);
    }

    private Map<TopicPartition, Long> takeOwed() {
        Map<TopicPartition, Long> taken = Map.copyOf(owed);
        owed.clear();
        return taken;
    }

    private LastStates coalesce(List<Delivery> batch, List<Errant> bad) {
        LastStates states = new LastStates(batch.size());
        for (Delivery each : batch) {
            try {
                if (each.bad() != null) {
                    throw each.bad();
                }
                if (!filter.accepts(each.key())) {
                    states.leaveOut();
                    continue;
                }
                marking.writing(each);
                if (each.chunk() != null) {
                    bigValues.add(each.chunk(), router.route(each.chunk()));
                    continue;
                }
                DbKey target = router.route(each.mutation());
                if (bigValues.end(each.mutation(), target)) {
                    states.add(target, each.mutation());
                }
            } catch (DataException e) {
                bad.add(new Errant(each, e));
                bigValues.errant(each.set());
            }
        }
        return states;
    }

    private static void addRefused(List<Delivery> batch, List<Refusal> refused, List<Errant> bad) {
        if (refused.isEmpty()) {
            return;
        }
        Map<SinkRecord, Delivery> ofRecord = new IdentityHashMap<>();
        batch.forEach(each -> ofRecord.put(each.record(), each));
        refused.forEach(each ->
                bad.add(Errant.refused(ofRecord.get(each.state().mutation().record()), each)));
    }
}
