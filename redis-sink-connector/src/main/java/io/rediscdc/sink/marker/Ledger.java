package io.rediscdc.sink.marker;

import io.rediscdc.sink.metrics.SinkMetrics;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one target holds of each partition, as the markers at its servers say and as this task has applied it. For one
 * writing thread, except for {@link #found} and what is read of it, which each server's own thread does during a write.
 */
public final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    private final LedgerSettings settings;
    private final TopicFacts topics;
    private final SinkMetrics metrics;
    private final Map<String, MarkerHash> hashes = new ConcurrentHashMap<>();
    /** Where each partition goes on: everything before is at every server. */
    private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();

    private final WrittenEnds ends = new WrittenEnds(System::currentTimeMillis);
    private final Freshness freshness = new Freshness(this, System::currentTimeMillis);
    /** Found, and not yet asked of Kafka. */
    private final Map<TopicPartition, Long> rewinds = new ConcurrentHashMap<>();
    /** Read from further back than where Kafka began; it is not known yet whether there is anything. */
    private final Map<TopicPartition, Long> suspects = new ConcurrentHashMap<>();
    /** Whether some marker told of writes before this task's: then a server without one has lost it. */
    private volatile boolean metBefore;
    /** Whether some marker may say that its server holds keys which the topics do not. */
    private volatile boolean replaces;
    /** Of which the next marks say that this is over. */
    private volatile Set<TopicPartition> finished = Set.of();

    private long generation;
    private boolean settled;
    private boolean altering;

    public Ledger(LedgerSettings settings, TopicFacts topics, SinkMetrics metrics) {
        this.settings = settings;
        this.topics = topics;
        this.metrics = metrics;
    }

    /** One that only sets the markers that there are to offsets, by an operator's wish. */
    public static Ledger altering(LedgerSettings settings, SinkMetrics metrics, Map<TopicPartition, Long> offsets) {
        Ledger ledger = new Ledger(settings, TopicFacts.assumed(0), metrics);
        ledger.altering = true;
        ledger.positions.putAll(offsets);
        return ledger;
    }

    boolean isAltering() {
        return altering;
    }

    /**
     * The hash of markers under a tag, made if it is not known yet.
     *
     * @param moved see {@link MarkerHash}
     */
    public MarkerHash hash(String tag, boolean moved) {
        return hashes.computeIfAbsent(tag, it -> new MarkerHash(it, settings.connector(), moved));
    }

    /** These hashes are all that the target has now; others do not count any more. */
    public void retain(Set<MarkerHash> current) {
        hashes.values().retainAll(current);
    }

    /** Forgets partitions that come or go. */
    public void forget(Collection<TopicPartition> partitions) {
        generation++;
        for (TopicPartition partition : partitions) {
            positions.remove(partition);
            ends.forget(partition);
            rewinds.remove(partition);
            suspects.remove(partition);
            freshness.forget(partition);
            hashes.values().forEach(hash -> hash.forget(partition));
        }
    }

    /** Where a partition begins, unless it is known already; the next contact with each server claims it there. */
    public void begin(TopicPartition partition, long offset) {
        if (positions.putIfAbsent(partition, offset) == null) {
            settled = false;
        }
    }

    /**
     * Records from there on are about to be written. A partition of which nothing is known begins with them. Where they
     * lie further back than what is applied, Kafka's consumer has gone back by itself, and all is written again; if that
     * is because the topic was made anew, its markers are looked at as by someone who comes new.
     */
    public void delivered(TopicPartition partition, long offset) {
        begin(partition, offset);
        if (offset < positions.get(partition)) {
            topics.learn(Set.of(partition.topic()));
            renew(partition, offset);
            positions.put(partition, offset);
            freshness.forget(partition);
            hashes.values().forEach(hash -> hash.spared().remove(partition));
        }
        Long kafka = suspects.remove(partition);
        if (kafka != null && offset < kafka) {
            LOG.warn(
                    "The target does not hold all of {} that Kafka takes for applied, up to {}: writing it again from"
                            + " offset {} on. Nothing is skipped.",
                    partition,
                    kafka,
                    offset);
            metrics.rewinds.increment();
        }
    }

    /** Begins a partition there as someone who comes new, if its topic was made anew since its markers were written. */
    private void renew(TopicPartition partition, long offset) {
        if (hashes.values().stream().anyMatch(hash -> hash.isOfAnother(partition, topics))) {
            forget(Set.of(partition));
            begin(partition, offset);
        }
    }

    /** Topics may have been made anew, and have grown beyond where they were read before anyone could notice. */
    public void mistrustTopics() {
        Map<TopicPartition, Long> now = Map.copyOf(positions);
        topics.learn(now.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet()));
        now.forEach(this::renew);
    }

    /** Everything before these offsets is at every server. */
    public void applied(Map<TopicPartition, Long> next) {
        next.forEach((partition, offset) -> {
            if (positions.replace(partition, offset) != null) {
                freshness.reached(partition, ends.latest(partition, offset));
            }
        });
    }

    /** Everything that was delivered before these offsets is at the servers, whatever has to be delivered again. */
    public void written(Map<TopicPartition, Long> next) {
        ends.written(next);
    }

    /** Where each partition's records end that may be at the servers and are not written to all of them again. */
    public Map<TopicPartition, Long> furthest() {
        return ends.furthest(positions, hashes.values());
    }

    WrittenEnds ends() {
        return ends;
    }

    public Freshness freshness() {
        return freshness;
    }

    /** Whether every server has been asked about every partition. */
    public boolean isSettled() {
        return settled;
    }

    public void settle() {
        settled = true;
    }

    /** Up to where the markers at all servers say that a partition is applied. */
    public long marked(TopicPartition partition, long otherwise) {
        long least = least(partition, Marker::offset);
        return least == Long.MAX_VALUE ? otherwise : least;
    }

    /** The least of what any marker says of a partition; the greatest there is if there is none. */
    long least(TopicPartition partition, ToLongFunction<Marker> of) {
        long least = Long.MAX_VALUE;
        for (MarkerHash hash : hashes.values()) {
            Marker marker = hash.known().get(partition);
            least = marker == null ? least : Math.min(least, of.applyAsLong(marker));
        }
        return least;
    }

    /** Where to read from again, each asked for once; the partitions go on from there. */
    public Map<TopicPartition, Long> takeRewinds() {
        Map<TopicPartition, Long> taken = new HashMap<>(rewinds);
        rewinds.keySet().removeAll(taken.keySet());
        taken.forEach((partition, offset) -> {
            generation++;
            positions.replace(partition, offset);
            ends.rewound(partition);
            freshness.forget(partition);
            hashes.values().forEach(hash -> hash.spare(partition, settings.ownBase() ? offset : Long.MAX_VALUE));
        });
        return taken;
    }

    /** Partitions of which some server may hold keys that the topic does not. */
    public Set<TopicPartition> replacing() {
        Set<TopicPartition> all = new HashSet<>();
        if (replaces) {
            hashes.values().forEach(hash -> all.addAll(hash.replacing()));
            replaces = !all.isEmpty();
        }
        return all;
    }

    /** The next marks say of these partitions that no server holds such keys any more; of others no more than before. */
    public void finish(Set<TopicPartition> partitions) {
        finished = Set.copyOf(partitions);
    }

    /** Another number once any partition has gone, has begun anew, or is read again. */
    public long generation() {
        return generation;
    }

    Set<TopicPartition> finished() {
        return finished;
    }

    public boolean hasPartitions() {
        return !positions.isEmpty();
    }

    /**
     * @throws RewindException if a partition must be read again before anything else is written
     */
    public void requireNoRewinds() {
        if (!rewinds.isEmpty()) {
            throw new RewindException("to be read again from " + rewinds);
        }
    }

    /**
     * What a server holds of a partition ends here.
     *
     * @param proven whether this very task had applied more
     */
    void found(String server, TopicPartition partition, long offset, boolean proven) {
        long position = positions.getOrDefault(partition, offset);
        long reached = proven ? ends.latest(partition, position) : position;
        if (offset >= reached) {
            return;
        }
        rewinds.merge(partition, Math.min(offset, position), Math::min);
        if (proven) {
            metrics.rewinds.increment();
            LOG.warn(
                    "{} has lost writes that it had acknowledged: of {} it holds what is before offset {}, and {} was"
                            + " applied. Reading it again from there; until that is done the target is behind. Nothing is"
                            + " skipped.",
                    server,
                    partition,
                    offset,
                    reached);
        } else {
            suspects.merge(partition, position, Math::max);
            LOG.info("{} is read from offset {}, where the marker at {} is", partition, offset, server);
        }
    }

    void replaces() {
        replaces = true;
    }

    void metBefore() {
        metBefore = true;
    }

    public boolean isMetBefore() {
        return metBefore;
    }

    public Map<TopicPartition, Long> positions() {
        return positions;
    }

    Losses losses() {
        return new Losses(settings.onStale(), metrics);
    }

    LedgerSettings settings() {
        return settings;
    }

    public TopicFacts topics() {
        return topics;
    }
}
