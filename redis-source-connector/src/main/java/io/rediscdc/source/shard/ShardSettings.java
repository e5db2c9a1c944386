package io.rediscdc.source.shard;

import io.rediscdc.filter.Databases;
import io.rediscdc.filter.KeyFilter;
import io.rediscdc.placement.Share;
import io.rediscdc.source.read.ReadBounds;
import io.rediscdc.source.record.PlacementEpoch;

/**
 * How a shard is captured, its address aside.
 *
 * @param databases which databases take part
 * @param filter which keys take part, those of other shards left out
 * @param share what the shard owns of a key space that is dealt out over several servers; null for all keys it has
 * @param placement how keys are dealt out over all shards
 * @param candidates whether passes find keys that were deleted unseen
 * @param passMemoryBytes bound of what a pass remembers of the topics
 * @param reconcileIntervalMs how often a pass runs without a gap; 0 for never
 * @param groupsIntervalMs how often streams are read again, at most, for changes of consumer groups alone
 * @param snapshotAtFirstStart whether the first start ever begins with a pass
 * @param readBatchKeys most keys of one read, and COUNT of a SCAN
 * @param readBudgetBytes bytes of values after which one script reads no further key
 * @param readRoundBytes bytes of values that one round may bring
 * @param readKeysPerSecond limit of reads; 0 for none
 * @param heartbeatMs how often the offset is emitted even if nothing changes; 0 for never
 * @param hintSilenceMs after how much silence a hint connection is asked for a sign of life
 * @param backoffMs first wait before connecting again
 * @param backoffMaxMs longest such wait
 * @param valueMaxBytes most bytes of a value in one record
 * @param readMaxBlockMs for how long about one read may hold the server up
 * @param primaryOnly whether a server that is or becomes a replica is left, to look for the primary
 * @param cluster whether servers are nodes of a cluster, where a script may only have one key
 * @param hash of what says which keys are captured and how they are written: another one makes a checkpoint worthless
 */
public record ShardSettings(
        Databases databases,
        KeyFilter filter,
        Share share,
        PlacementEpoch placement,
        boolean candidates,
        long passMemoryBytes,
        long reconcileIntervalMs,
        long groupsIntervalMs,
        boolean snapshotAtFirstStart,
        int readBatchKeys,
        long readBudgetBytes,
        long readRoundBytes,
        long readKeysPerSecond,
        long heartbeatMs,
        int hintSilenceMs,
        long backoffMs,
        long backoffMaxMs,
        int valueMaxBytes,
        int readMaxBlockMs,
        boolean primaryOnly,
        boolean cluster,
        String hash) {
    ReadBounds readBounds() {
        return new ReadBounds(readRoundBytes, readBatchKeys, readBudgetBytes, valueMaxBytes);
    }
}
