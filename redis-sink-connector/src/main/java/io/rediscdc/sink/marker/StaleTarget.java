package io.rediscdc.sink.marker;

import io.rediscdc.sink.config.MarkerConfig;
import java.time.Instant;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/** A target whose position the topics do not continue any more: what to do is the operator's to say. */
final class StaleTarget {
    private StaleTarget() {}

    /**
     * Lets the target be rebuilt if that is what the settings say and what can be done.
     *
     * @param server as it is to be named
     * @param there what the server holds of the partition
     * @param merged whether the target held keys of others when it was begun, which nothing tells from those that were
     *     deleted
     * @param rebuilt whether this very task has begun to rebuild it and went forward with that lately, so that it is not
     *     for an outage that it has taken that long
     * @param oldest what was written before this time may lack deletions that the topics have forgotten, in ms since 1970
     * @throws ConnectException with the ways out, if it is not to be
     */
    static void requireRebuild(
            LedgerSettings settings,
            String server,
            TopicPartition partition,
            Marker there,
            boolean merged,
            boolean rebuilt,
            long oldest) {
        if (rebuilt && there.timeMs() < oldest) {
            throw new ConnectException(server + " was being rebuilt from " + partition
                    + ", and what it holds was last up to date at " + Instant.ofEpochMilli(there.timeMs())
                    + ", longer ago than the topic keeps tombstones: what was deleted since may be missed, and to begin"
                    + " once more would take as long. Raise the topic's delete.retention.ms, and "
                    + MarkerConfig.DELETE_RETENTION_MS
                    + " with it, beyond what the rebuild takes, or make it faster (more"
                    + " tasks, no rate.limit.*). Then restart the task, which goes on where it was, or begins anew if that is"
                    + " still too long ago. Nothing was skipped.");
        }
        boolean rebuilds = settings.onStale().equals(MarkerConfig.REBUILD);
        boolean theirs = merged && !settings.initial().equals(MarkerConfig.REPLACE);
        if (rebuilds && !theirs) {
            return;
        }
        boolean merges = settings.initial().equals(MarkerConfig.MERGE);
        throw new ConnectException(server + " was last up to date at "
                + Instant.ofEpochMilli(there.timeMs()) + " as for " + partition
                + (there.timeMs() < oldest
                        ? ", longer ago than the topic keeps tombstones"
                        : ", and the topic was made anew since, or is another Kafka's")
                + ": what was deleted since may be missed. " + MarkerConfig.ON_STALE + "=" + settings.onStale()
                + " does not go on"
                + (rebuilds ? ", since the target was merged with and may hold keys of others" : "")
                + ". The ways out: "
                + (merges
                        ? "give the connector another name, under which it reads the topics from their beginning, writes over"
                                + " what is there, and removes nothing; or "
                        : "")
                + "empty the target (FLUSHALL), which then is filled from the beginning; or set "
                + MarkerConfig.ON_STALE + "=" + MarkerConfig.REBUILD
                + (rebuilds || merges ? " and " + MarkerConfig.INITIAL + "=" + MarkerConfig.REPLACE : "")
                + ", which reads the topics from the beginning and removes every key that they do not hold; or, if the"
                + " topics keep tombstones for longer or have lost none yet, raise their delete.retention.ms and "
                + MarkerConfig.DELETE_RETENTION_MS + ". Then restart the task. Nothing was skipped.");
    }
}
