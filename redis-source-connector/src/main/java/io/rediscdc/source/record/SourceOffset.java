package io.rediscdc.source.record;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * How far the capture of one shard has come: the offset that Connect keeps, version 1. Public: shown and altered by
 * {@code /connectors/NAME/offsets}, documented in docs/FORMAT.md.
 *
 * @param phase whether the first complete pass is still under way
 * @param pass number of the pass that runs or ran last, from 1
 * @param passComplete false while that pass runs: everything missed before it is not yet repaired
 * @param runId of the server that was captured, or an empty text
 * @param keysScanned how many keys the pass had found
 * @param passEndedMs when the last complete pass ended, ms since 1970; 0 if none did
 * @param checkpoint what the server's counters said at a moment up to which all is in Kafka, as {@link
 *     io.rediscdc.source.watch.Checkpoint} lays it down; empty if not known
 * @param topics the topics written, as {@link io.rediscdc.source.topic.TopicGuard} lays them down; empty if not known
 * @param placement how keys were dealt out over the servers
 */
public record SourceOffset(
        Phase phase,
        long pass,
        boolean passComplete,
        String runId,
        long keysScanned,
        long passEndedMs,
        String checkpoint,
        String topics,
        PlacementEpoch placement) {
    static final String VERSION_FIELD = "v";
    static final long VERSION = 1;

    private static final String PHASE = "phase";
    private static final String PASS = "pass";
    private static final String PASS_COMPLETE = "pass.complete";
    private static final String RUN_ID = "run.id";
    private static final String KEYS_SCANNED = "scan.keys";
    private static final String PASS_ENDED_MS = "pass.ended.ms";
    private static final String CHECKPOINT = "checkpoint";
    private static final String TOPICS = "topics";
    private static final String PLACEMENT = "placement";

    /** The two phases of a capture's life. */
    public enum Phase {
        SNAPSHOT("snapshot"),
        STREAMING("streaming");

        private final String text;

        Phase(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }

        static Phase ofText(Object text) {
            for (Phase phase : values()) {
                if (phase.text.equals(text)) {
                    return phase;
                }
            }
            throw new ConnectException("source offset: " + PHASE + "=" + text + " is neither snapshot nor streaming");
        }
    }

    /** One of a server whose keys were never dealt out. */
    public SourceOffset(
            Phase phase,
            long pass,
            boolean passComplete,
            String runId,
            long keysScanned,
            long passEndedMs,
            String checkpoint,
            String topics) {
        this(phase, pass, passComplete, runId, keysScanned, passEndedMs, checkpoint, topics, PlacementEpoch.NONE);
    }

    /** The same while keys are dealt out so. */
    public SourceOffset with(PlacementEpoch now) {
        return new SourceOffset(phase, pass, passComplete, runId, keysScanned, passEndedMs, checkpoint, topics, now);
    }

    /** The same for a task that has to make a pass. */
    public SourceOffset withoutCheckpoint() {
        return new SourceOffset(phase, pass, passComplete, runId, keysScanned, passEndedMs, "", topics, placement);
    }

    /**
     * What is known of several parts together: no more than of the one of which least is known.
     *
     * @param parts null for a part without an offset
     * @return null if no part has one
     */
    public static SourceOffset ofParts(List<SourceOffset> parts) {
        if (parts.stream().allMatch(Objects::isNull)) {
            return null;
        }
        boolean snapshot = parts.stream().anyMatch(part -> part == null || part.phase() == Phase.SNAPSHOT);
        List<SourceOffset> known = parts.stream().filter(Objects::nonNull).toList();
        return new SourceOffset(
                snapshot ? Phase.SNAPSHOT : Phase.STREAMING,
                known.stream().mapToLong(SourceOffset::pass).max().orElseThrow(),
                known.size() == parts.size() && known.stream().allMatch(SourceOffset::passComplete),
                known.get(0).runId(),
                known.stream().mapToLong(SourceOffset::keysScanned).max().orElseThrow(),
                known.size() == parts.size()
                        ? known.stream()
                                .mapToLong(SourceOffset::passEndedMs)
                                .min()
                                .orElseThrow()
                        : 0,
                known.size() == 1 && parts.size() == 1 ? known.get(0).checkpoint() : "",
                known.stream().map(SourceOffset::topics).distinct().count() == 1
                        ? known.get(0).topics()
                        : "",
                known.get(0).placement());
    }

    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(VERSION_FIELD, VERSION);
        map.put(PHASE, phase.text());
        map.put(PASS, pass);
        map.put(PASS_COMPLETE, passComplete);
        map.put(RUN_ID, runId);
        map.put(KEYS_SCANNED, keysScanned);
        map.put(PASS_ENDED_MS, passEndedMs);
        map.put(CHECKPOINT, checkpoint);
        map.put(TOPICS, topics);
        if (!placement.equals(PlacementEpoch.NONE)) {
            map.put(PLACEMENT, placement.toString());
        }
        return map;
    }

    /**
     * Reads what Connect kept, which is JSON: every integer comes back as a Long. Only {@code v}, {@code phase} and
     * {@code pass} must be there.
     *
     * @return null for null
     * @throws ConnectException naming the field, the value and the rule
     */
    public static SourceOffset fromMap(Map<String, ?> map) {
        if (map == null) {
            return null;
        }
        long version = number(map, VERSION_FIELD, -1);
        if (version != VERSION) {
            throw new ConnectException("source offset: " + VERSION_FIELD + "=" + map.get(VERSION_FIELD)
                    + " cannot be read by this connector, which knows version " + VERSION
                    + ": upgrade it, or delete the offset to start with a full snapshot");
        }
        long pass = number(map, PASS, -1);
        if (pass < 0) {
            throw new ConnectException("source offset: " + PASS + "=" + map.get(PASS) + " must be a number from 0 on");
        }
        return new SourceOffset(
                Phase.ofText(map.get(PHASE)),
                pass,
                Boolean.TRUE.equals(map.get(PASS_COMPLETE)),
                text(map, RUN_ID),
                number(map, KEYS_SCANNED, 0),
                number(map, PASS_ENDED_MS, 0),
                text(map, CHECKPOINT),
                text(map, TOPICS),
                PlacementEpoch.parse(text(map, PLACEMENT)));
    }

    private static String text(Map<String, ?> map, String field) {
        return map.get(field) instanceof String text ? text : "";
    }

    private static long number(Map<String, ?> map, String field, long otherwise) {
        return map.get(field) instanceof Number number ? number.longValue() : otherwise;
    }
}
