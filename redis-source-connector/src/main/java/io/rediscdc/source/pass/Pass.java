package io.rediscdc.source.pass;

import io.rediscdc.event.DbKey;
import io.rediscdc.event.KeyValue;
import io.rediscdc.redis.Backoff;
import io.rediscdc.redis.Command;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.record.Acks;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One repair of everything that may have been missed. First the candidates, the keys that the topics hold: those that
 * are gone get a tombstone. Then SCAN over all keys: those whose state the topics do not hold get a record. Both only
 * mark keys in the dirty set, where changes come in as well. For the one thread of a shard.
 */
public final class Pass implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pass.class);
    private static final long FIRST_WAIT_MS = 500;
    private static final long LONGEST_WAIT_MS = 30_000;

    private final long number;
    private final PassSettings settings;
    private final DirtySet dirty;
    private final Acks acks;
    private final Walk walk;
    private final long keysExpected;
    private final long droppedBefore;
    private final Backoff backoff = new Backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);

    private Stage stage = Stage.EARLIER_READS;
    /** Of all that was emitted since the pass began too: some of it may come to Kafka after the candidates' end. */
    private final KeyIndex index;

    private Candidates candidates;
    private TopicChunks chunks;
    private long retryAtNanos = System.nanoTime();
    private boolean askedAgain;
    private final LongAdder keysScanned = new LongAdder();
    private final LongAdder candidatesRead = new LongAdder();
    private long barrier;

    private enum Stage {
        /** Until all is emitted that may have been read before what the pass is about, and that no topic holds yet. */
        EARLIER_READS,
        /** Until Kafka has all records from before: only then does the end of a topic say what targets may hold. */
        EARLIER_RECORDS,
        CANDIDATES,
        SCAN,
        /** Until all marks from before the barrier are read and emitted. */
        READS,
        CANDIDATES_AGAIN,
        /** Until Kafka has what was emitted. */
        RECORDS,
        DONE
    }

    /**
     * @param number counted from 1, over the life of the connector's offsets
     * @param keysByPlace the databases to walk over, with their number of keys at the start
     */
    public Pass(long number, PassSettings settings, Map<Place, Long> keysByPlace, DirtySet dirty, Acks acks) {
        this.number = number;
        this.settings = settings;
        this.dirty = dirty;
        this.acks = acks;
        this.index = new KeyIndex(settings.indexBytes());
        this.walk = new Walk(settings.scan() ? keysByPlace.keySet() : List.of(), settings.pageKeys(), null);
        this.keysExpected = settings.scan()
                ? keysByPlace.values().stream().mapToLong(Long::longValue).sum()
                : 0;
        this.barrier = dirty.barrier();
        this.droppedBefore = acks.dropped();
    }

    /** Whether it looks at all keys, and not only for missed deletes. */
    public boolean scans() {
        return settings.scan();
    }

    public long number() {
        return number;
    }

    /**
     * Goes on as far as it can without waiting.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException if the candidates cannot be had at all
     */
    public void advance() {
        switch (stage) {
            case EARLIER_READS -> {
                if (settings.candidates() == null) {
                    startScan();
                } else if (dirty.passed(barrier)) {
                    barrier = acks.barrier();
                    stage = Stage.EARLIER_RECORDS;
                    advance();
                }
            }
            case EARLIER_RECORDS -> {
                if (acks.passed(barrier) && System.nanoTime() - retryAtNanos >= 0) {
                    candidates = settings.candidates().apply(index);
                    stage = Stage.CANDIDATES;
                }
            }
            case READS -> {
                if (dirty.passed(barrier) && System.nanoTime() - retryAtNanos >= 0) {
                    afterReads();
                }
            }
            case CANDIDATES, CANDIDATES_AGAIN -> takeCandidates();
            case RECORDS -> {
                if (acks.passed(barrier)) {
                    stage = Stage.DONE;
                }
            }
            default -> {
                // SCAN goes on by its pages
            }
        }
    }

    /** Whether another page should be asked for now: there is one, and the reader keeps up. */
    public boolean wantsPage() {
        return stage == Stage.SCAN && walk.hasNext() && hasRoom();
    }

    /** Where {@link #nextPage()} must be sent to. */
    public Place place() {
        return walk.place();
    }

    /**
     * Leaves out the rest of {@link #place()}: that server has gone, and what it held has moved to others, which was
     * heard there.
     */
    public void skipPlace() {
        walk.skip();
        endScan();
    }

    /** The SCAN to send; its reply goes to {@link #accept} before another is asked for. */
    public Command nextPage() {
        return walk.next();
    }

    /** Takes the reply of a SCAN: the next cursor, and keys. */
    public void accept(List<?> reply) {
        int db = walk.place().db();
        List<byte[]> keys = walk.accept(reply);
        keys.stream().map(key -> new DbKey(db, key)).filter(settings.found()).forEach(dirty::scanned);
        keysScanned.add(keys.size());
        endScan();
    }

    /** Whether the topics hold this very state of the key, so that no record is needed. */
    public boolean holds(DbKey key, KeyValue value) {
        return stage.compareTo(Stage.CANDIDATES) > 0 && index.holds(key, value);
    }

    /** Whether the topics hold a tombstone as the last record of the key. */
    public boolean holdsTombstone(DbKey key) {
        return index.holdsTombstone(key);
    }

    /** Which chunks of big values the topics hold: once, as soon as that is known, and null before and after. */
    public TopicChunks takeChunks() {
        TopicChunks taken = chunks;
        chunks = null;
        return taken;
    }

    /** Whether the key's last record in the topics is certainly still the one that was read there. */
    public boolean isAsRead(DbKey key) {
        return candidates != null && index.isAsRead(key);
    }

    /** A record of the key is emitted: what the topics hold of it is no longer known. */
    public void emitted(DbKey key) {
        if (settings.candidates() != null) {
            index.emitted(key);
        }
    }

    /** What the topics hold, once the pass is complete; null if not all of that is known. */
    public KeyIndex index() {
        return settings.candidates() != null && settings.indexesAll() ? index : null;
    }

    /** Whether all that the pass had to find is in Kafka. */
    public boolean complete() {
        return stage == Stage.DONE;
    }

    /** Whether Kafka got every record: the worker has dropped none by a transform or by its error tolerance. */
    public boolean proved() {
        return acks.dropped() == droppedBefore;
    }

    /** Keys that SCAN has found so far. Any thread may ask. */
    public long keysScanned() {
        return keysScanned.sum();
    }

    /** Keys of the topics that were asked for so far, repeated ones included. Any thread may ask. */
    public long candidatesRead() {
        return candidatesRead.sum();
    }

    /** Number of keys there were when the pass began; what is added or removed meanwhile is not in it. */
    public long keysExpected() {
        return keysExpected;
    }

    @Override
    public void close() {
        if (candidates != null) {
            candidates.close();
        }
    }

    private void takeCandidates() {
        try {
            while (hasRoom()) {
                List<DbKey> keys = candidates.next();
                if (keys.isEmpty()) {
                    break;
                }
                keys.forEach(key -> dirty.candidate(key, settings.cause()));
                candidatesRead.add(keys.size());
            }
        } catch (RetriableException e) {
            LOG.warn("Pass {}: the topics cannot be read now; starting over with them", number, e);
            candidates.close();
            retryAtNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(backoff.next());
            stage = stage == Stage.CANDIDATES ? Stage.EARLIER_RECORDS : Stage.READS;
            return;
        }
        if (candidates.exhausted() && stage == Stage.CANDIDATES_AGAIN) {
            askedAgain = true;
            barrier = dirty.barrier();
            stage = Stage.READS;
        } else if (candidates.exhausted()) {
            chunks = candidates.chunks();
            if (!settings.indexesAll()) {
                index.endRead();
            }
            if (index.isFull()) {
                LOG.warn(
                        "Pass {}: the topics hold more keys than pass.memory.bytes can index: every key is emitted again,"
                                + " changed or not",
                        number);
            }
            startScan();
        }
    }

    private void afterReads() {
        if (candidates != null && settings.scan() && settings.expiryUnheard() && !askedAgain) {
            candidates.close();
            candidates = settings.candidates().apply(index);
            stage = Stage.CANDIDATES_AGAIN;
        } else {
            barrier = acks.barrier();
            stage = Stage.RECORDS;
        }
    }

    private void startScan() {
        stage = Stage.SCAN;
        endScan();
    }

    private void endScan() {
        if (walk.isDone()) {
            barrier = dirty.barrier();
            stage = Stage.READS;
        }
    }

    private boolean hasRoom() {
        return dirty.passSize() < 2 * settings.pageKeys();
    }
}
