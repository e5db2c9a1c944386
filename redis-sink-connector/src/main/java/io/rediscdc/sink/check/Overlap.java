package io.rediscdc.sink.check;

import io.rediscdc.config.SentinelConfig;
import io.rediscdc.filter.DatabaseMap;
import io.rediscdc.sink.config.RoutingConfig;
import io.rediscdc.sink.config.TopologyConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;

/**
 * Two targets that lead to the same server and database, which would be written twice and out of step.
 *
 * @param target the later of the two
 */
record Overlap(String target, String message) {
    static Optional<Overlap> between(Map<String, AbstractConfig> targets) {
        Map<String, AbstractConfig> before = new HashMap<>();
        for (Map.Entry<String, AbstractConfig> each : targets.entrySet()) {
            for (Map.Entry<String, AbstractConfig> other : before.entrySet()) {
                Optional<String> server = sharedServer(each.getValue(), other.getValue());
                if (server.isPresent() && shareDatabase(each.getValue(), other.getValue())) {
                    return Optional.of(new Overlap(
                            each.getKey(),
                            "The targets '" + other.getKey() + "' and '" + each.getKey() + "' both lead to "
                                    + server.get() + " and may write to the same database there: give each its own"
                                    + " server, or databases of its own by database.map"));
                }
            }
            before.put(each.getKey(), each.getValue());
        }
        return Optional.empty();
    }

    private static Optional<String> sharedServer(AbstractConfig one, AbstractConfig other) {
        List<String> ofOther = servers(other);
        return servers(one).stream().filter(ofOther::contains).findFirst();
    }

    /** Behind the same sentinels, primaries are told apart by their names. */
    private static List<String> servers(AbstractConfig config) {
        List<String> masters = SentinelConfig.masters(config);
        List<String> addresses = TopologyConfig.addresses(config).stream()
                .map(address -> address.hostAndPort())
                .toList();
        return masters.isEmpty()
                ? addresses
                : masters.stream()
                        .flatMap(master -> addresses.stream().map(address -> master + " at " + address))
                        .toList();
    }

    private static boolean shareDatabase(AbstractConfig one, AbstractConfig other) {
        DatabaseMap ofOne = RoutingConfig.databaseMap(one);
        DatabaseMap ofOther = RoutingConfig.databaseMap(other);
        return ofOne.isIdentity()
                || ofOther.isIdentity()
                || ofOne.targets().stream().anyMatch(ofOther.targets()::contains);
    }
}
