package io.rediscdc.sink.lane;

import io.rediscdc.event.DbKey;
import io.rediscdc.sink.decode.ChunkRecord;
import io.rediscdc.sink.decode.Mutation;
import io.rediscdc.sink.gather.Ended;
import io.rediscdc.sink.gather.Gathered;
import io.rediscdc.sink.gather.Gathering;
import io.rediscdc.sink.gather.TemporaryKeys;
import io.rediscdc.sink.metrics.SinkMetrics;
import io.rediscdc.sink.write.RefusedChunk;
import io.rediscdc.sink.write.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of a lane that has to do with values in chunks, batch by batch. For one thread. */
final class BigValues {
    private static final Logger LOG = LoggerFactory.getLogger(BigValues.class);
    /** A target that loses one set more often than this in a row does so for a reason that lasts. */
    private static final int MOST_LOSSES = 5;

    private final TemporaryKeys names;
    private final Gathering gathering;
    private final Target writer;
    private final SinkMetrics metrics;
    private final List<Gathered> chunks = new ArrayList<>();
    private final Set<Ended> ended = new HashSet<>();

    /** Sets that the target has lost in this batch, in tries of it that failed later on too. */
    private final Set<UUID> lost = new HashSet<>();
    /** From where they are to be read again. */
    private final Map<TopicPartition, Long> owed = new HashMap<>();

    /** How often those were lost that are not whole yet. */
    private final Map<UUID, Integer> losses = new HashMap<>();
    /** Whether the try before has failed by such a loss, so that this one goes on: the target may be mended by now. */
    private boolean failed;

    BigValues(TemporaryKeys names, Target writer, SinkMetrics metrics) {
        this.names = names;
        this.gathering = new Gathering(names);
        this.writer = writer;
        this.metrics = metrics;
    }

    void begin() {
        gathering.begin();
        chunks.clear();
        ended.clear();
    }

    void add(ChunkRecord chunk, DbKey target) {
        Gathered gathered = gathering.add(chunk, target);
        if (gathered != null) {
            chunks.add(gathered);
        }
    }

    /** Whether the batch has any to gather. */
    boolean hasChunks() {
        return !chunks.isEmpty();
    }

    /** See {@link Gathering#errant}. */
    void errant(ChunkRecord chunk) {
        gathering.errant(chunk);
    }

    /**
     * Whether a state can be written: it is whole, or all of its chunks were met.
     *
     * @throws DataException if a chunk of it is a bad record, which makes its manifest one
     */
    boolean end(Mutation mutation, DbKey target) {
        switch (gathering.end(mutation)) {
            case WHOLE -> {
                if (mutation.manifest() != null) {
                    ended.add(new Ended(
                            target, names.of(target, mutation.manifest().set())));
                }
                return true;
            }
            case BAD -> {
                LOG.warn(
                        "The {} is reported as a bad record, since one of its chunks is: the key {} keeps its former"
                                + " value at the target until it is written again",
                        mutation,
                        target);
                throw new DataException("The " + mutation + " cannot be applied: one of its chunks is a bad record");
            }
            case SUPERSEDED -> {
                metrics.bigValuesSkipped.increment();
                LOG.info(
                        "Skipped the {}: its chunks are gone from the topic, so a later record supersedes it",
                        mutation);
            }
        }
        return false;
    }

    /** Adds this batch's chunks to what is gathered at the target. Returns those that it refuses. */
    List<RefusedChunk> gather() {
        List<RefusedChunk> refused = writer.gather(chunks);
        refused.forEach(each -> gathering.refused(each.chunk()));
        return refused;
    }

    /** Removes from the target what this batch's manifests have put in place, and what is of no use any more. */
    void dropGathered() {
        Set<Ended> dropped = new HashSet<>(ended);
        dropped.addAll(gathering.abandoned());
        if (!dropped.isEmpty()) {
            writer.drop(dropped);
        }
    }

    /** The batch is written. It counts only once it is {@link #applied}. */
    void written() {
        Set<UUID> now = writer.lost();
        lost.addAll(now);
        gathering.lost(now).forEach((partition, offset) -> owed.merge(partition, offset, Math::min));
    }

    /**
     * The batch is applied, and the target has been told so: it is not tried again. Losses count only now: a try that
     * fails after it has put a set in place leaves nothing of it for the next one to find.
     *
     * @return from where to read partitions again, because something of them was lost at the target
     * @throws ConnectException if that is so too often, every other time: a target that is parked is tried again
     */
    Map<TopicPartition, Long> applied() {
        if (!owed.isEmpty()) {
            countLosses(); // before anything counts, for where it throws the batch is tried again
        }
        gathering.applied();
        if (!losses.isEmpty()) {
            losses.keySet().retainAll(gathering.sets());
        }
        return takeOwed();
    }

    /** Whether a set that was lost too often is gathered once more, which has yet to show that the target keeps it. */
    boolean isOnTrial() {
        return losses.values().stream().anyMatch(times -> times > MOST_LOSSES);
    }

    /**
     * Partitions are delivered again: those from further back than this batch begin without anything gathered.
     *
     * @param again from where; what was lost at the target is added to it
     */
    void rewound(Map<TopicPartition, Long> again, Map<TopicPartition, Long> batch) {
        takeOwed().forEach((partition, offset) -> again.merge(partition, offset, Math::min));
        gathering.reset(again.keySet().stream()
                .filter(partition -> again.get(partition) < batch.getOrDefault(partition, Long.MAX_VALUE))
                .toList());
    }

    Map<TopicPartition, Long> held() {
        return gathering.held();
    }

    /** See {@link Gathering#heldThen}. */
    Map<TopicPartition, Long> heldThen() {
        return gathering.heldThen();
    }

    void reset(Collection<TopicPartition> partitions) {
        gathering.reset(partitions);
        owed.keySet().removeAll(partitions);
    }

    private void countLosses() {
        int most =
                lost.stream().mapToInt(set -> losses.getOrDefault(set, 0)).max().orElse(0);
        failed = most >= MOST_LOSSES && !failed;
        if (failed) {
            throw new ConnectException("What is gathered of a big value at the target was lost " + (most + 1)
                    + " times in a row before it was whole: the target evicts or flushes keys, or was away for longer"
                    + " than an hour each time. The ways out: give it more memory, or maxmemory-policy=noeviction; then"
                    + " restart the task, unless the target is parked, which is tried again. Nothing was skipped.");
        }
        lost.forEach(set -> losses.merge(set, 1, Integer::sum));
        metrics.bigValuesRegathered.add(lost.size());
        LOG.warn(
                "The target has lost what was gathered of {} big values before it was whole (evicted, flushed, failed"
                        + " over, or not added to for an hour); reading them from Kafka again, from {}",
                lost.size(),
                owed);
    }

    private Map<TopicPartition, Long> takeOwed() {
        Map<TopicPartition, Long> taken = Map.copyOf(owed);
        owed.clear();
        lost.clear();
        return taken;
    }
}
