package io.rediscdc.source;

import io.rediscdc.source.config.ShardSpec;
import io.rediscdc.source.record.PlacementEpoch;
import io.rediscdc.source.record.SourceOffset;
import io.rediscdc.source.record.SourcePartition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** What Connect kept for all shards of a connector, those of other tasks included. */
final class StoredOffsets {
    private final Map<SourcePartition, SourceOffset> offsets = new HashMap<>();
    private final PlacementEpoch placement;

    /**
     * @param shards all of them
     * @param placement how keys are dealt out over them now
     */
    StoredOffsets(OffsetStorageReader reader, List<ShardSpec> shards, String placement) {
        List<Map<String, Object>> keys = shards.stream()
                .flatMap(shard -> shard.offsetKeys().all().stream())
                .map(SourcePartition::toMap)
                .toList();
        reader.offsets(keys)
                .forEach((key, offset) -> offsets.put(SourcePartition.fromMap(key), SourceOffset.fromMap(offset)));
        this.placement = PlacementEpoch.of(
                placement,
                offsets.values().stream()
                        .filter(Objects::nonNull)
                        .map(SourceOffset::placement)
                        .toList());
    }

    /** How keys are dealt out, and since which change of that. */
    PlacementEpoch placement() {
        return placement;
    }

    /** What was kept for a shard, or null at its first start. After another placement there is no checkpoint. */
    SourceOffset of(ShardSpec shard) {
        SourceOffset stored = SourceOffset.ofParts(
                shard.offsetKeys().all().stream().map(offsets::get).toList());
        return stored == null || stored.placement().equals(placement) ? stored : stored.withoutCheckpoint();
    }
}
