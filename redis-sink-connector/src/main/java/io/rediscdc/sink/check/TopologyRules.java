package io.rediscdc.sink.check;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.config.SentinelConfig;
import io.rediscdc.config.ShardingConfig;
import io.rediscdc.filter.DatabaseMap;
import io.rediscdc.redis.RedisUris;
import io.rediscdc.sink.config.RoutingConfig;
import io.rediscdc.sink.config.TopologyConfig;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;

/** What goes together with which topology. */
final class TopologyRules {
    private TopologyRules() {}

    static void check(Map<String, String> props, Map<String, ConfigValue> values) {
        ConfigValue topology = values.get(TopologyConfig.TOPOLOGY);
        if (!SinkValidation.clean(topology)) {
            return;
        }
        String name = (String) topology.value();
        SentinelConfig.validateTogether(values, name);
        ShardingConfig.validateTogether(values, name, props.keySet());
        if (name.equals(TopologyConfig.STANDALONE)) {
            requireOneServer(values.get(ConnectionConfig.URI));
        }
        if (name.equals(TopologyConfig.CLUSTER)) {
            requireDatabaseZero(values.get(RoutingConfig.DATABASE_MAP));
        }
    }

    private static void requireOneServer(ConfigValue uri) {
        if (SinkValidation.clean(uri)
                && RedisUris.parseAny((String) uri.value()).size() > 1) {
            uri.addErrorMessage("redis.uri names several servers, and redis.topology=standalone writes to one: name one"
                    + " server and use one connector for each target, or, if the keys are dealt out over the servers,"
                    + " set redis.topology=sharded, or cluster");
        }
    }

    private static void requireDatabaseZero(ConfigValue map) {
        if (SinkValidation.clean(map)) {
            DatabaseMap.parse((String) map.value()).targets().stream()
                    .filter(db -> db != 0)
                    .findFirst()
                    .ifPresent(db -> map.addErrorMessage(RoutingConfig.DATABASE_MAP + "=" + map.value()
                            + " leads into database " + db + ", and a cluster has only database 0: lead every database"
                            + " into 0, as in *:0, or leave some out"));
        }
    }
}
