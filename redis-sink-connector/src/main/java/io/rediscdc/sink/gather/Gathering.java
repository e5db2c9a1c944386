package io.rediscdc.sink.gather;

import io.rediscdc.event.DbKey;
import io.rediscdc.sink.decode.ChunkRecord;
import io.rediscdc.sink.decode.Mutation;
import io.rediscdc.sink.decode.Position;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Which chunks of which sets have been met, so that a manifest is believed only if all of its chunks lie gathered at the
 * target. A key has one writer and so one set at a time: its next set, state, manifest or tombstone ends the one
 * before. A set with a bad chunk is one too: who meets its manifest knows of the bad chunk, after a restart as well. A
 * batch counts only once it is {@link #applied}, and one that is tried again starts from where the first try
 * did. For one thread; a few words for each key whose chunks are still coming.
 */
public final class Gathering {
    private final TemporaryKeys names;
    private Map<Owner, Progress> before = new HashMap<>();
    private Map<Owner, Progress> now = new HashMap<>();
    /** Where the sets of this batch begin, those that ended in it included. */
    private final Map<UUID, Start> starts = new HashMap<>();
    /** Where sets were gathered that ended in this batch before they were whole. */
    private final Set<Ended> abandoned = new HashSet<>();

    /** What a mutation is, as far as its chunks go. */
    public enum End {
        /** It can be applied: it is no manifest, or one all of whose chunks were met. */
        WHOLE,
        /** Not all of its chunks were met: it was superseded, and what supersedes it comes later in the same partition. */
        SUPERSEDED,
        /** One of its chunks is a bad record. */
        BAD
    }

    /** Keys are those at the source; one of them is always in the same partition. */
    private record Owner(TopicPartition partition, DbKey key) {}

    /**
     * @param firstOffset of chunk 0, or of a bad one that was met first
     * @param next number of the chunk that is expected next; none if one was bad
     * @param gathered what to remove if it ends before it is whole; null if nothing is
     */
    private record Progress(UUID set, long firstOffset, int next, Ended gathered) {
        static Progress bad(UUID set, long firstOffset) {
            return new Progress(set, firstOffset, -1, null);
        }

        boolean isBad() {
            return next < 0;
        }
    }

    private record Start(Owner owner, long offset, Ended gathered) {}

    public Gathering(TemporaryKeys names) {
        this.names = names;
    }

    /** A batch begins, or is tried again. */
    public void begin() {
        now = new HashMap<>(before);
        starts.clear();
        abandoned.clear();
        now.forEach((owner, progress) ->
                starts.put(progress.set(), new Start(owner, progress.firstOffset(), progress.gathered())));
    }

    /**
     * The next chunk, or its tombstone.
     *
     * @param target the key that it belongs to, as it is at the target
     * @return what to write, or null if the chunk is of no use
     */
    public Gathered add(ChunkRecord chunk, DbKey target) {
        Position position = Position.of(chunk.record());
        Owner owner = new Owner(position.partition(), chunk.key());
        Progress known = now.get(owner);
        boolean same = known != null && known.set().equals(chunk.id().set());
        if (chunk.chunk() == null) {
            if (same) {
                abandon(now.remove(owner));
            }
            return null;
        }
        int number = chunk.id().number();
        Ended gathered = new Ended(target, names.of(target, chunk.id().set()));
        if (number == 0) {
            if (!same) {
                abandon(known);
            }
            // a bad set is begun anew: its bad chunk comes again too
            now.put(owner, new Progress(chunk.id().set(), position.offset(), 1, gathered));
            starts.put(chunk.id().set(), new Start(owner, position.offset(), gathered));
        } else if (same && known.isBad()) {
            return null;
        } else if (!same || number > known.next()) {
            abandon(now.remove(owner)); // what is missing was compacted away, so the set was superseded
            return null;
        } else if (number == known.next()) {
            now.put(owner, new Progress(known.set(), known.firstOffset(), number + 1, gathered));
        }
        return new Gathered(chunk, target, gathered.temporary());
    }

    /**
     * A chunk is a bad record: its set cannot become whole, and ends with what comes next for the key, as every set does.
     *
     * @param chunk of which only the key was read
     */
    public void errant(ChunkRecord chunk) {
        Position position = Position.of(chunk.record());
        Owner owner = new Owner(position.partition(), chunk.key());
        UUID set = chunk.id().set();
        Progress known = now.get(owner);
        boolean same = known != null && known.set().equals(set);
        abandon(known);
        now.put(owner, Progress.bad(set, same ? known.firstOffset() : position.offset()));
    }

    /** The same of a chunk of this batch that the target has refused, unless its set has ended meanwhile. */
    public void refused(ChunkRecord chunk) {
        Progress known = now.get(new Owner(Position.of(chunk.record()).partition(), chunk.key()));
        if (known != null && known.set().equals(chunk.id().set())) {
            errant(chunk);
        }
    }

    /** A state, a tombstone or a manifest of a key: whatever is gathered for it ends. */
    public End end(Mutation mutation) {
        Progress known = now.isEmpty()
                ? null
                : now.remove(new Owner(Position.of(mutation.record()).partition(), mutation.key()));
        boolean own = known != null
                && mutation.manifest() != null
                && known.set().equals(mutation.manifest().set());
        if (!own) {
            abandon(known);
        }
        if (mutation.manifest() == null
                || (own && known.next() == mutation.manifest().chunks())) {
            return End.WHOLE;
        }
        return own && known.isBad() ? End.BAD : End.SUPERSEDED;
    }

    /** Keys at the target in which this batch, or one before it, gathered a set that is of no use any more. */
    public Set<Ended> abandoned() {
        return abandoned;
    }

    /**
     * Goes back to the first chunk of sets, because what was gathered of them is not at the target any more.
     *
     * @return where to read on from
     */
    public Map<TopicPartition, Long> lost(Set<UUID> sets) {
        Map<TopicPartition, Long> first = new HashMap<>();
        for (UUID set : sets) {
            Start start = starts.get(set);
            first.merge(start.owner().partition(), start.offset(), Math::min);
            now.put(start.owner(), new Progress(set, start.offset(), 0, start.gathered()));
        }
        return first;
    }

    /** The batch is applied, and the target has been told so: it is not tried again. */
    public void applied() {
        before = now;
    }

    /** Those that are not complete. */
    public Set<UUID> sets() {
        return now.values().stream().map(Progress::set).collect(Collectors.toSet());
    }

    /** The first chunk of each set that is not complete: from there on all must be delivered again after a restart. */
    public Map<TopicPartition, Long> held() {
        return held(List.of(before, now));
    }

    /** The same once the batch is applied. */
    public Map<TopicPartition, Long> heldThen() {
        return held(List.of(now));
    }

    private static Map<TopicPartition, Long> held(List<Map<Owner, Progress>> all) {
        Map<TopicPartition, Long> held = new HashMap<>();
        for (Map<Owner, Progress> sets : all) {
            sets.forEach((owner, progress) -> held.merge(owner.partition(), progress.firstOffset(), Math::min));
        }
        return held;
    }

    private void abandon(Progress progress) {
        if (progress != null && !progress.isBad()) {
            abandoned.add(progress.gathered());
        }
    }

    /** Forgets partitions that come or go: what belongs to them is delivered again from the first chunk on. */
    public void reset(Collection<TopicPartition> partitions) {
        Set<TopicPartition> gone = new HashSet<>(partitions);
        before.keySet().removeIf(owner -> gone.contains(owner.partition()));
        now.keySet().removeIf(owner -> gone.contains(owner.partition()));
    }
}
