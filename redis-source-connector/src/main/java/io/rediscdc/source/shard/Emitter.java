package io.rediscdc.source.shard;

import io.rediscdc.event.Chunk;
import io.rediscdc.event.ChunkKey;
import io.rediscdc.event.DbKey;
import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Layout;
import io.rediscdc.event.Manifest;
import io.rediscdc.event.Slice;
import io.rediscdc.source.big.ChunkOut;
import io.rediscdc.source.big.ChunkSets;
import io.rediscdc.source.big.ChunkSets.ChunkSet;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.dirty.Mark;
import io.rediscdc.source.dirty.Mark.Asker;
import io.rediscdc.source.dirty.Pace;
import io.rediscdc.source.pass.Pass;
import io.rediscdc.source.pass.TopicChunks;
import io.rediscdc.source.read.ReadResult;
import io.rediscdc.source.read.ReadResult.Outcome;
import io.rediscdc.source.record.EmittedRecord;
import io.rediscdc.source.record.Records;
import io.rediscdc.source.record.SourceOffset;
import io.rediscdc.source.record.StateDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Makes records of what was read and puts them into the outbox, in the order of the reads; a value that does not fit one
 * record goes in chunks. For the shard's one thread, over all of its connections.
 */
final class Emitter implements ChunkOut {
    private final Records records;
    private final Outbox outbox;
    private final ShardProgress progress;
    private final DirtySet dirty;
    private final int valueMaxBytes;
    private final ChunkSets sets = new ChunkSets();
    private final StateDigest digests = new StateDigest();

    private List<SourceRecord> batch = new ArrayList<>();
    private long bytes;
    /** What {@link #emit} has made records of, and the bytes of their values; small ones left out. */
    private final Map<DbKey, Long> emitted = new HashMap<>();

    private long nowMs;
    private Map<String, Object> offset;
    private boolean closed;
    private Runnable whileFull = () -> {};
    /** The sets that are being emitted piece by piece. */
    private final Set<UUID> open = new HashSet<>();

    Emitter(Records records, Outbox outbox, ShardProgress progress, DirtySet dirty, int valueMaxBytes) {
        this.records = records;
        this.outbox = outbox;
        this.progress = progress;
        this.dirty = dirty;
        this.valueMaxBytes = valueMaxBytes;
    }

    /**
     * What to do now and then while the outbox has no room, which may be for as long as Kafka is away.
     *
     * @param look must not emit and must not throw
     */
    void whileFull(Runnable look) {
        whileFull = look;
    }

    /**
     * Emits what the results call for. Those that are to be read again are marked again; big ones are the caller's.
     */
    void emit(List<ReadResult> results, SourceOffset at) throws InterruptedException {
        begin(at);
        emitted.clear();
        List<Mark> done = new ArrayList<>(results.size());
        List<Mark> again = new ArrayList<>();
        for (ReadResult result : results) {
            if (result.outcome() == Outcome.AGAIN) {
                again.add(result.mark());
            } else if (result.outcome() != Outcome.BIG) {
                done.add(result.mark());
                if (isWanted(result)) {
                    add(result);
                }
            }
        }
        if (flush()) {
            dirty.done(done);
            dirty.emitted(emitted);
            dirty.putBack(again);
            progress.readAgain.add(again.size());
        }
    }

    /** What the topics hold of chunks is known: remembers those that are in use, removes the others. */
    void settle(TopicChunks found, Pass pass, SourceOffset at) throws InterruptedException {
        begin(at);
        for (TopicChunks.Found each : found.all()) {
            if (sets.holds(each.key(), each.set()) || open.contains(each.set())) {
                continue; // of this run of the task
            }
            boolean isLast = found.isLast(each) && !sets.has(each.key());
            if (isLast && pass.isAsRead(each.key())) {
                sets.put(each.key(), new ChunkSet(each.set(), each.chunks()));
                continue;
            }
            if (isLast && !pass.scans()) {
                continue; // it may be the key's value, which this pass would not emit again
            }
            for (int number : each.numbers()) {
                batch.add(records.noChunk(
                        new ChunkKey(each.set(), number, each.key().bytes()),
                        each.key().db(),
                        nowMs,
                        offset));
            }
        }
        flush();
    }

    void heartbeat(SourceOffset at) throws InterruptedException {
        outbox.put(records.heartbeats(at, System.currentTimeMillis()), 0, whileFull);
    }

    /** No value is being read any more: the next pass removes what is out of those that were not read to their end. */
    void endReads() {
        open.clear();
    }

    /** The topics were replaced by others of the same name. */
    void forgetTopics() {
        records.forgetTopics();
        sets.clear();
    }

    /** What is emitted next carries this offset. */
    void begin(SourceOffset at) {
        nowMs = System.currentTimeMillis();
        offset = at.toMap();
    }

    private void add(ReadResult result) throws InterruptedException {
        Mark mark = result.mark();
        DbKey key = mark.key();
        Pass pass = progress.pass();
        if (pass != null) {
            pass.emitted(key);
        }
        progress.otherDatabases.emitted(key);
        ChunkSet superseded = sets.remove(key);
        bytes += key.bytes().length;
        progress.recordBytes.add(key.bytes().length);
        if (result.outcome() == Outcome.ABSENT) {
            SourceRecord event = records.deleted(key, mark.cause(), nowMs, progress.passNumber(), offset);
            if (event != null) {
                batch.add(event);
            }
            batch.add(records.absent(key, mark.cause(), nowMs, offset));
            progress.tombstones.increment();
        } else {
            KeyValue value = result.value();
            EmittedRecord record = value.payload().length() <= valueMaxBytes
                    ? records.present(key, value, mark.byPass(), nowMs, progress.passNumber(), offset)
                    : null;
            if (record != null) {
                bytes += record.valueBytes();
                batch.add(record);
            } else {
                addInChunks(mark, value);
            }
            progress.records.increment();
            progress.recordBytes.add(value.payload().length());
            if (value.payload().length() >= Pace.SMALL_BYTES) {
                emitted.put(key, (long) value.payload().length());
            }
        }
        removeChunks(key, superseded);
    }

    @Override
    public void chunk(ChunkKey id, int db, Chunk chunk) throws InterruptedException {
        nowMs = System.currentTimeMillis();
        open.add(id.set());
        batch.add(records.chunk(id, db, chunk, nowMs, progress.passNumber(), offset));
        bytes += chunk.payload().length();
        progress.recordBytes.add(chunk.payload().length());
        flush();
    }

    @Override
    public void complete(Mark mark, Manifest manifest) throws InterruptedException {
        nowMs = System.currentTimeMillis();
        open.remove(manifest.set());
        DbKey key = mark.key();
        Pass pass = progress.pass();
        if (pass != null) {
            pass.emitted(key);
        }
        progress.otherDatabases.emitted(key);
        ChunkSet superseded = sets.remove(key);
        batch.add(records.manifest(key, manifest, mark.byPass(), nowMs, progress.passNumber(), offset));
        sets.put(key, new ChunkSet(manifest.set(), manifest.chunks()));
        removeChunks(key, superseded);
        if (flush()) {
            dirty.done(List.of(mark));
            dirty.emitted(Map.of(key, manifest.length()));
            progress.records.increment();
            progress.bigValues.increment();
        }
    }

    @Override
    public void abandon(ChunkKey id, int db, int chunks) throws InterruptedException {
        nowMs = System.currentTimeMillis();
        open.remove(id.set());
        removeChunks(new DbKey(db, id.key()), new ChunkSet(id.set(), chunks));
        flush();
    }

    /** Tombstones for a set that is of no use any more; nothing for null. */
    private void removeChunks(DbKey key, ChunkSet set) throws InterruptedException {
        for (int number = 0; set != null && number < set.chunks(); number++) {
            batch.add(records.noChunk(new ChunkKey(set.id(), number, key.bytes()), key.db(), nowMs, offset));
        }
    }

    /** Each chunk goes into the outbox by itself, so that its bounds hold. */
    private void addInChunks(Mark mark, KeyValue value) throws InterruptedException {
        DbKey key = mark.key();
        Slice payload = value.payload();
        Layout layout = value.encoding() == Encoding.DUMP ? Layout.DUMP : Layout.RAW;
        UUID set = UUID.randomUUID();
        int number = 0;
        for (int from = 0; from < payload.length(); from += valueMaxBytes) {
            int length = Math.min(valueMaxBytes, payload.length() - from);
            Slice part = Slice.of(payload.array(), payload.offset() + from, length);
            Chunk chunk = new Chunk(layout, value.type(), from, part);
            ChunkKey id = new ChunkKey(set, number, key.bytes());
            batch.add(records.chunk(id, key.db(), chunk, nowMs, progress.passNumber(), offset));
            bytes += length;
            flush();
            number++;
        }
        Manifest manifest = new Manifest(
                value.type(),
                layout,
                value.rdbVersion(),
                value.expireAtMs(),
                set,
                number,
                payload.length(),
                digests.of(value));
        batch.add(records.manifest(key, manifest, mark.byPass(), nowMs, progress.passNumber(), offset));
        sets.put(key, new ChunkSet(set, number));
        progress.bigValues.increment();
    }

    /** Returns false if the outbox is closed: then nothing goes anywhere any more. */
    private boolean flush() throws InterruptedException {
        if (!closed && !batch.isEmpty()) {
            closed = !outbox.put(batch, bytes, whileFull);
        }
        batch = new ArrayList<>();
        bytes = 0;
        return !closed;
    }

    /**
     * Whether a record is due: always after a change, unless it was another database's, and after a pass only for what the
     * topics do not hold.
     */
    private boolean isWanted(ReadResult result) {
        Mark mark = result.mark();
        boolean present = result.outcome() == Outcome.PRESENT;
        Pass pass = progress.pass();
        boolean wanted =
                switch (mark.asker()) {
                    case HINT -> present || !progress.otherDatabases.neverWritten(mark.key());
                    case SCAN -> present && (pass == null || !pass.holds(mark.key(), result.value()));
                    case CANDIDATE -> !present && (pass == null || !pass.holdsTombstone(mark.key()));
                };
        if (!wanted && mark.asker() == Asker.SCAN && present) {
            progress.suppressed.increment();
        }
        return wanted;
    }
}
