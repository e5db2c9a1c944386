package io.rediscdc.sink.metrics;

import io.rediscdc.metrics.Metric;
import io.rediscdc.metrics.TaskMetrics;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What is counted of one target. Counted by any thread, read by any. */
public final class SinkMetrics {
    static final Metric RECORDS_APPLIED =
            new Metric("records-applied-total", "Records whose state Redis acknowledged, deletes included.");
    static final Metric RECORDS_COALESCED =
            new Metric("records-coalesced-total", "Records that were superseded by a later one of the same batch.");
    static final Metric RECORDS_FILTERED = new Metric(
            "records-filtered-total",
            "Records of keys that keys.include and keys.exclude leave alone, chunks included.");
    static final Metric RECORDS_ERRANT = new Metric(
            "records-errant-total", "Records that could not be read or that Redis refused, given to the dead letters.");
    static final Metric DELETES_APPLIED =
            new Metric("deletes-applied-total", "Tombstones that Redis acknowledged, whether the key existed or not.");
    static final Metric EXPIRED_LEFT = new Metric(
            "expired-left-total",
            "Tombstones of expired keys, and states past their expiry, that apply.expired left unapplied.");
    static final Metric BATCHES = new Metric("batches-total", "Batches of commands that Redis answered in full.");
    static final Metric BATCH_WRITE_MS =
            new Metric("batch-write-ms", "Time from the first command to the last reply of the latest write, in ms.");
    static final Metric RETRIES = new Metric(
            "retries-total",
            "Writes, and looks at a target for which nothing waits, that failed and were left to be tried again.");
    static final Metric RECONNECTS = new Metric("reconnects-total", "Connections made in place of one that was lost.");
    static final Metric THROTTLED_MS = new Metric(
            "throttled-ms-total", "Time that writes were held back by rate.limit.*, in ms, summed over servers.");
    static final Metric REPLICA_WAITS_FAILED = new Metric(
            "replica-waits-failed-total", "Writes that fewer than wait.replicas replicas acknowledged in time.");
    static final Metric MEMORY_GUARD_WAITS = new Metric(
            "memory-guard-waits-total", "Writes that had to wait since a server was at memory.guard.percent.");
    static final Metric BYTES_WRITTEN =
            new Metric("bytes-written-total", "Bytes of keys and values that Redis acknowledged.");
    static final Metric CHUNKS_WRITTEN =
            new Metric("chunks-written-total", "Chunks of big values that were added to those gathered at the target.");
    static final Metric BIG_VALUES_APPLIED = new Metric(
            "big-values-applied-total", "Big values that were put in place once all their chunks were there.");
    static final Metric BIG_VALUES_SKIPPED = new Metric(
            "big-values-skipped-total",
            "Manifests some of whose chunks are not in the topic any more, because a later record supersedes them.");
    static final Metric BIG_VALUES_REGATHERED = new Metric(
            "big-values-regathered-total",
            "Sets of chunks that were lost at the target before their manifest came, and read from Kafka again.");
    static final Metric QUEUE_RECORDS = new Metric(
            "queue-records", "Records that were read from Kafka and that the target has not all answered yet.");
    static final Metric QUEUE_BYTES =
            new Metric("queue-bytes", "Bytes that these take in memory, about; see queue.max.bytes.");

    static final Metric PAYLOADS_DOWNGRADED = new Metric(
            "payloads-downgraded-total",
            "DUMP payloads that were given an older RDB version or form, because the target refuses theirs.");
    static final Metric REWINDS = new Metric(
            "rewinds-total",
            "Partitions that were read again from further back, because the target did not hold what it had acknowledged.");
    static final Metric WIPED_SHARDS = new Metric(
            "wiped-shards-total", "Times that a server of the target was found to hold nothing of ours any more.");

    static final Metric REBUILDS = new Metric(
            "rebuilds-total",
            "Positions at servers of the target that were too old, or of a topic that is no more: read from the beginning.");
    static final Metric REPLACING = new Metric(
            "replacing-partitions",
            "Partitions of the task for which the target may still hold keys that the topics do not.");
    static final Metric KEYS_HELD = new Metric(
            "replace-keys-held", "Keys that the topics hold, as far as they are read, while others are to be removed.");
    static final Metric KEYS_SCANNED = new Metric(
            "replace-keys-scanned-total", "Keys of the target that were looked at for whether the topics hold them.");
    static final Metric KEYS_REMOVED =
            new Metric("replace-keys-removed-total", "Keys that were removed because the topics do not hold them.");

    /** Every metric, in the order of the docs. */
    public static final List<Metric> TABLE = List.of(
            RECORDS_APPLIED,
            RECORDS_COALESCED,
            RECORDS_FILTERED,
            RECORDS_ERRANT,
            DELETES_APPLIED,
            EXPIRED_LEFT,
            BATCHES,
            BATCH_WRITE_MS,
            RETRIES,
            RECONNECTS,
            THROTTLED_MS,
            REPLICA_WAITS_FAILED,
            MEMORY_GUARD_WAITS,
            BYTES_WRITTEN,
            CHUNKS_WRITTEN,
            BIG_VALUES_APPLIED,
            BIG_VALUES_SKIPPED,
            BIG_VALUES_REGATHERED,
            PAYLOADS_DOWNGRADED,
            REWINDS,
            WIPED_SHARDS,
            REBUILDS,
            REPLACING,
            KEYS_HELD,
            KEYS_SCANNED,
            KEYS_REMOVED,
            QUEUE_RECORDS,
            QUEUE_BYTES);

    public final LongAdder recordsApplied;
    public final LongAdder recordsCoalesced;
    public final LongAdder recordsFiltered;
    public final LongAdder recordsErrant;
    public final LongAdder deletesApplied;
    public final LongAdder expiredLeft;
    public final LongAdder batches;
    public final AtomicLong batchWriteMs = new AtomicLong();
    public final LongAdder retries;
    public final LongAdder reconnects;
    public final LongAdder throttledMs;
    public final LongAdder replicaWaitsFailed;
    public final LongAdder memoryGuardWaits;
    public final LongAdder bytesWritten;
    public final LongAdder chunksWritten;
    public final LongAdder bigValuesApplied;
    public final LongAdder bigValuesSkipped;
    public final LongAdder bigValuesRegathered;
    public final LongAdder payloadsDowngraded;
    public final LongAdder rewinds;
    public final LongAdder wipedShards;
    public final LongAdder rebuilds;
    public final AtomicLong replacing = new AtomicLong();
    public final AtomicLong keysHeld = new AtomicLong();
    public final LongAdder keysScanned;
    public final LongAdder keysRemoved;

    /**
     * @param tags name and value in turn
     */
    public SinkMetrics(TaskMetrics metrics, String... tags) {
        recordsApplied = metrics.counter(RECORDS_APPLIED, tags);
        recordsCoalesced = metrics.counter(RECORDS_COALESCED, tags);
        recordsFiltered = metrics.counter(RECORDS_FILTERED, tags);
        recordsErrant = metrics.counter(RECORDS_ERRANT, tags);
        deletesApplied = metrics.counter(DELETES_APPLIED, tags);
        expiredLeft = metrics.counter(EXPIRED_LEFT, tags);
        batches = metrics.counter(BATCHES, tags);
        metrics.gauge(BATCH_WRITE_MS, batchWriteMs::get, tags);
        retries = metrics.counter(RETRIES, tags);
        reconnects = metrics.counter(RECONNECTS, tags);
        throttledMs = metrics.counter(THROTTLED_MS, tags);
        replicaWaitsFailed = metrics.counter(REPLICA_WAITS_FAILED, tags);
        memoryGuardWaits = metrics.counter(MEMORY_GUARD_WAITS, tags);
        bytesWritten = metrics.counter(BYTES_WRITTEN, tags);
        chunksWritten = metrics.counter(CHUNKS_WRITTEN, tags);
        bigValuesApplied = metrics.counter(BIG_VALUES_APPLIED, tags);
        bigValuesSkipped = metrics.counter(BIG_VALUES_SKIPPED, tags);
        bigValuesRegathered = metrics.counter(BIG_VALUES_REGATHERED, tags);
        payloadsDowngraded = metrics.counter(PAYLOADS_DOWNGRADED, tags);
        rewinds = metrics.counter(REWINDS, tags);
        wipedShards = metrics.counter(WIPED_SHARDS, tags);
        rebuilds = metrics.counter(REBUILDS, tags);
        metrics.gauge(REPLACING, replacing::get, tags);
        metrics.gauge(KEYS_HELD, keysHeld::get, tags);
        keysScanned = metrics.counter(KEYS_SCANNED, tags);
        keysRemoved = metrics.counter(KEYS_REMOVED, tags);
    }

    /** Registers what waits for the target. */
    public static void queue(TaskMetrics metrics, LongSupplier records, LongSupplier bytes, String... tags) {
        metrics.gauge(QUEUE_RECORDS, records, tags);
        metrics.gauge(QUEUE_BYTES, bytes, tags);
    }
}
