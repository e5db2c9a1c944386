package io.rediscdc.source.config;

import io.rediscdc.config.Group;
import io.rediscdc.config.Rules;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** How hard the source server is read, and how much memory the task may use. */
public final class ReadConfig {
    public static final String BATCH_KEYS = "read.batch.keys";
    public static final String BUDGET_BYTES = "read.script.bytes";
    public static final String ROUND_BYTES = "read.round.bytes";
    public static final String MAX_BLOCK_MS = "read.max.block.ms";
    public static final String RATE_LIMIT_KEYS = "read.rate.limit.keys";
    public static final String HOT_KEY_BYTES = "hot.key.bytes";
    public static final String HOT_MAX_DELAY_MS = "hot.max.delay.ms";
    public static final String DIRTY_MAX_KEYS = "dirty.max.keys";
    public static final String DIRTY_MAX_BYTES = "dirty.max.bytes";
    public static final String OUTBOX_MAX_RECORDS = "outbox.max.records";
    public static final String OUTBOX_MAX_BYTES = "outbox.max.bytes";
    public static final String RECONNECT_BACKOFF_MS = "reconnect.backoff.ms";
    public static final String RECONNECT_BACKOFF_MAX_MS = "reconnect.backoff.max.ms";

    private ReadConfig() {}

    static void define(ConfigDef def) {
        new Group(def, "Reads and memory")
                .key(
                        BATCH_KEYS,
                        Type.INT,
                        500,
                        Rules.between(1, 10_000),
                        Importance.LOW,
                        "Keys a batch",
                        "Most keys of one trip to the server, and COUNT of each SCAN.")
                .key(
                        BUDGET_BYTES,
                        Type.LONG,
                        1_048_576L,
                        Rules.atLeast(1),
                        Importance.LOW,
                        "Bytes a script",
                        "After this many bytes of values one read script stops and leaves the rest to the next, so"
                                + " that large values do not hold the server up.")
                .key(
                        ROUND_BYTES,
                        Type.LONG,
                        33_554_432L,
                        Rules.atLeast(65_536),
                        Importance.LOW,
                        "Bytes a trip",
                        "Most bytes of values that one trip to the server brings; two trips are on their way at once. It"
                                + " is shared out over the scripts of a trip, and where each has one key (in a cluster,"
                                + " or without the right to run scripts) over the keys: a bigger value is read by"
                                + " itself.")
                .key(
                        MAX_BLOCK_MS,
                        Type.INT,
                        50,
                        Rules.between(1, 60_000),
                        Importance.LOW,
                        "Longest block (ms)",
                        "How long one command that reads a big value may hold the server up, by an estimate from its"
                                + " memory that is meant for a slow server. A bigger one is read piece by piece.")
                .key(
                        RATE_LIMIT_KEYS,
                        Type.LONG,
                        0L,
                        Rules.atLeast(0),
                        Importance.MEDIUM,
                        "Reads a second",
                        "Most keys read a second from one server, snapshot and live changes together. 0: no limit.")
                .key(
                        HOT_KEY_BYTES,
                        Type.LONG,
                        1_048_576L,
                        Rules.atLeast(0),
                        Importance.MEDIUM,
                        "Bytes of a hot key",
                        "Most bytes a second that one key emits. After a record of it a key that goes on changing rests"
                                + " in proportion to the record's size, and its last state follows then; values below"
                                + " 4 KB never rest. 0: no limit.")
                .key(
                        HOT_MAX_DELAY_MS,
                        Type.LONG,
                        1_000L,
                        Rules.between(0, 3_600_000),
                        Importance.MEDIUM,
                        "Longest rest (ms)",
                        "Longest such rest, and so how far behind hot.key.bytes may leave a key; it wins over the bytes."
                                + " 0: no rest.")
                .key(
                        DIRTY_MAX_KEYS,
                        Type.INT,
                        1_000_000,
                        Rules.atLeast(1_000),
                        Importance.MEDIUM,
                        "Dirty keys",
                        "Most distinct changed keys of one server to remember while they cannot be read or written to"
                                + " Kafka. Beyond it there is a gap, and all keys are read again.")
                .key(
                        DIRTY_MAX_BYTES,
                        Type.LONG,
                        268_435_456L,
                        Rules.atLeast(1_048_576),
                        Importance.MEDIUM,
                        "Dirty bytes",
                        "The same bound in bytes of memory: the keys, and 160 bytes for each.")
                .key(
                        OUTBOX_MAX_RECORDS,
                        Type.INT,
                        10_000,
                        Rules.atLeast(1),
                        Importance.LOW,
                        "Outbox records",
                        "Most records read ahead of Connect; beyond it reading waits and changes coalesce.")
                .key(
                        OUTBOX_MAX_BYTES,
                        Type.LONG,
                        33_554_432L,
                        Rules.atLeast(1),
                        Importance.LOW,
                        "Outbox bytes",
                        "The same bound in bytes.")
                .key(
                        RECONNECT_BACKOFF_MS,
                        Type.LONG,
                        100L,
                        Rules.between(1, 60_000),
                        Importance.LOW,
                        "Reconnect back-off (ms)",
                        "First wait before connecting again; it doubles with each attempt.")
                .key(
                        RECONNECT_BACKOFF_MAX_MS,
                        Type.LONG,
                        10_000L,
                        Rules.between(1, 600_000),
                        Importance.LOW,
                        "Longest back-off (ms)",
                        "Longest wait before connecting again.");
    }
}
