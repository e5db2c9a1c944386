package io.rediscdc.source.shard;

import io.rediscdc.metrics.Metric;
import java.util.List;

/** The metrics of a shard, tagged {@code shard}. */
public final class SourceMetrics {
    public static final Metric HINTS =
            new Metric("hints-total", "Hints of changed keys received from the server, after filters.");
    public static final Metric HINTS_REFUSED = new Metric(
            "hints-refused-total", "Hints that the full dirty set could not remember; each run of them is a gap.");
    public static final Metric MISPLACED = new Metric(
            "misplaced-keys-total",
            "Times that a key was found, or heard of, at a server that does not own it by source.sharding.");
    public static final Metric RECORDS = new Metric("records-total", "Records made for keys that exist.");
    public static final Metric TOMBSTONES = new Metric("tombstones-total", "Tombstones made for keys that do not.");
    public static final Metric RECORD_BYTES = new Metric("record-bytes-total", "Bytes of keys and values in records.");
    public static final Metric READ_AGAIN =
            new Metric("read-again-total", "Keys read again because a read was cut short or not in one piece.");
    public static final Metric SUPPRESSED =
            new Metric("records-suppressed-total", "Keys that a pass read and whose state the topics hold already.");
    public static final Metric BIG_VALUES = new Metric(
            "big-values-total", "Records made for values that do not fit one record: a manifest, behind its chunks.");
    public static final Metric DROPPED = new Metric(
            "records-dropped-total", "Records that the worker did not write: a transform or its error tolerance.");
    public static final Metric DIRTY_KEYS = new Metric(
            "dirty-keys",
            "Keys that have to be read and are not in the outbox yet, those being read and big values that wait included.");
    public static final Metric RESTING_KEYS = new Metric(
            "resting-keys",
            "Dirty keys that wait since they have emitted what hot.key.bytes allows; part of dirty-keys.");
    public static final Metric RESTS = new Metric(
            "rests-total", "Times that a changed key had to wait since it had emitted what hot.key.bytes allows.");
    public static final Metric OUTBOX_RECORDS =
            new Metric("outbox-records", "Records read and not yet taken by Connect, over all shards of the task.");
    public static final Metric OUTBOX_BYTES =
            new Metric("outbox-bytes", "Bytes of records read and not yet taken by Connect, over all shards.");
    public static final Metric CONNECTED = new Metric("connected", "1 while the server is listened to, else 0.");
    public static final Metric GAPS =
            new Metric("gaps-total", "Times that changes may have been missed, restarts included.");
    public static final Metric GAP_OPEN = new Metric(
            "gap-open",
            "1 from a gap until the pass that repairs it is complete, and while changes go unheard, else 0.");
    public static final Metric PASSES = new Metric("passes-total", "Passes completed since the task started.");
    public static final Metric PASS_NUMBER = new Metric("pass-number", "Number of the pass that runs or ran last.");
    public static final Metric PASS_CANDIDATES = new Metric(
            "pass-candidates",
            "Keys of the topics that the running pass has asked for so far; some twice if there are too many to remember.");
    public static final Metric PASS_KEYS_SCANNED =
            new Metric("pass-keys-scanned", "Keys that the running or last pass has found so far.");
    public static final Metric PASS_KEYS_EXPECTED =
            new Metric("pass-keys-expected", "Keys that there were when the running or last pass began.");
    public static final Metric CHECKPOINT_AGE_MS = new Metric(
            "checkpoint-age-ms",
            "Time since the last moment up to which every change is known to be in Kafka; -1 before the first.");
    public static final Metric OTHER_DATABASES = new Metric(
            "other-databases",
            "Databases that hold keys and are not captured, while hints carry no database number; else 0.");

    /** All of them, in the order of the docs. */
    public static final List<Metric> ALL = List.of(
            HINTS,
            HINTS_REFUSED,
            MISPLACED,
            RECORDS,
            TOMBSTONES,
            RECORD_BYTES,
            READ_AGAIN,
            SUPPRESSED,
            BIG_VALUES,
            DROPPED,
            DIRTY_KEYS,
            RESTING_KEYS,
            RESTS,
            OUTBOX_RECORDS,
            OUTBOX_BYTES,
            CONNECTED,
            GAPS,
            GAP_OPEN,
            PASSES,
            PASS_NUMBER,
            PASS_CANDIDATES,
            PASS_KEYS_SCANNED,
            PASS_KEYS_EXPECTED,
            CHECKPOINT_AGE_MS,
            OTHER_DATABASES);

    private SourceMetrics() {}
}
