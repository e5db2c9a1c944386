package io.rediscdc.sink.marker;

import io.rediscdc.filter.DatabaseMap;
import io.rediscdc.sink.config.MarkerConfig;
import io.rediscdc.sink.config.RoutingConfig;
import io.rediscdc.sink.config.SinkConfig;
import io.rediscdc.sink.config.TopologyConfig;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;

/**
 * How markers are kept.
 *
 * @param connector the name under which they are
 * @param initial what is done about keys at first contact
 * @param onStale what is done about a marker that is too old
 * @param databases those of the target that are written to; empty for any
 * @param ownBase whether a server is spared what its own marker says it has, while others are brought up to it; only
 *     where a key never moves from one server to another
 */
public record LedgerSettings(
        String connector, String initial, String onStale, Set<Integer> databases, boolean ownBase) {
    /**
     * @param target its name; empty if it is the only one
     */
    public static LedgerSettings of(String target, AbstractConfig config) {
        DatabaseMap map = RoutingConfig.databaseMap(config);
        String connector = config.originalsStrings().getOrDefault(SinkConfig.NAME, "redis-sink");
        return new LedgerSettings(
                target.isEmpty() ? connector : connector + ":" + target,
                config.getString(MarkerConfig.INITIAL),
                config.getString(MarkerConfig.ON_STALE),
                map.targets(),
                !TopologyConfig.isCluster(config));
    }

    /** The database that the markers are in: 0, or the only one that is written to. */
    int database() {
        return databases.size() == 1 ? databases.iterator().next() : 0;
    }
}
