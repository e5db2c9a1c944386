package io.rediscdc.sink.marker;

import io.rediscdc.sink.config.MarkerConfig;
import io.rediscdc.sink.metrics.SinkMetrics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/** A ledger of servers that each keep a marker of one partition, and what becomes of these. */
public final class Shards {
    private final Ledger ledger;
    private final TopicPartition partition;
    private final List<MarkerHash> hashes;

    public Shards(TopicPartition partition, SinkMetrics metrics, String... tags) {
        LedgerSettings settings =
                new LedgerSettings("sink", MarkerConfig.REPLACE, MarkerConfig.REBUILD, Set.of(0), true);
        this.partition = partition;
        ledger = new Ledger(settings, TopicFacts.assumed(86_400_000), metrics);
        hashes = Stream.of(tags).map(tag -> ledger.hash(tag, false)).toList();
    }

    /** What lies before an offset is applied at all of them, and all may hold keys that the topic does not. */
    public void begin(long offset) {
        ledger.begin(partition, offset);
        hashes.forEach(hash -> hold(hash, offset, true));
        ledger.replaces();
    }

    public Ledger ledger() {
        return ledger;
    }

    /** A batch ends before this offset, and every server is marked. */
    public void applied(long offset) {
        ledger.written(Map.of(partition, offset));
        ledger.applied(Map.of(partition, offset));
        mark();
    }

    public void mark() {
        long position = ledger.positions().get(partition);
        for (MarkerHash hash : hashes) {
            boolean replacing = hash.known().get(partition).replacing()
                    && !ledger.finished().contains(partition);
            hold(hash, Math.max(position, hash.spared().getOrDefault(partition, 0L)), replacing);
        }
    }

    /** The first server has lost what lies behind an offset, which is read again. */
    public void loses(long offset) {
        hold(hashes.get(0), offset, hashes.get(0).known().get(partition).replacing());
        ledger.found("the first", partition, offset, true);
        ledger.takeRewinds();
    }

    private void hold(MarkerHash hash, long offset, boolean replacing) {
        long now = System.currentTimeMillis();
        hash.hold(Map.of(partition, new Marker(now, offset, now, "", "", "", replacing)));
    }
}
