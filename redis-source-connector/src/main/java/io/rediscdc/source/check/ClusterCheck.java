package io.rediscdc.source.check;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.event.Slots;
import io.rediscdc.filter.Databases;
import io.rediscdc.redis.ClusterView;
import io.rediscdc.redis.ClusterView.Primary;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.source.config.CaptureConfig;
import io.rediscdc.source.config.SourceConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigValue;

/** Asks the nodes of redis.uri for the primaries of their cluster, and says on the right field why there are none. */
final class ClusterCheck {
    private ClusterCheck() {}

    /** The primaries that own slots, or nothing if an error was added. */
    static List<RedisAddress> primaries(SourceConfig config, RedisClients clients, Map<String, ConfigValue> values) {
        ConfigValue field = values.get(CaptureConfig.DATABASES);
        Databases databases = Databases.parse(config.getString(CaptureConfig.DATABASES));
        if (!databases.all() && databases.single() != 0) {
            field.addErrorMessage(CaptureConfig.DATABASES + "=" + databases
                    + ": of a cluster only database 0 is captured: set it to 0 or *");
            return List.of();
        }
        try {
            ClusterView view = ClusterView.ofAny(config.addresses(), clients);
            if (view.unowned() == 0) {
                List<RedisAddress> primaries = view.owning().stream() // others may not have our user yet
                        .map(Primary::address)
                        .toList();
                if (databases.all()) {
                    requireFirstOnly(primaries, clients, field);
                }
                return primaries;
            }
            values.get(ConnectionConfig.URI)
                    .addErrorMessage("The cluster is not whole: " + view.unowned() + " of " + Slots.COUNT
                            + " slots have no owner, and keys in them cannot be read. Repair it, as with redis-cli"
                            + " --cluster fix, or name a node of another one");
        } catch (RedisLinkException e) {
            values.get(ConnectionConfig.URI)
                    .addErrorMessage(e.getMessage()
                            + ". Check hosts and ports, and that they can be reached from the Connect workers");
        } catch (RedisReplyException e) {
            refused(e, values);
        }
        return List.of();
    }

    /** Valkey 9 may have more databases in a cluster, and {@code *} promises all of them. */
    private static void requireFirstOnly(List<RedisAddress> primaries, RedisClients clients, ConfigValue databases) {
        for (RedisAddress primary : primaries) {
            try (Link link = clients.connect(primary)) {
                ServerInfo info = ServerInfo.parse((byte[]) link.call("INFO", "keyspace"));
                String error = othersHeld(primary, info);
                if (error != null) {
                    databases.addErrorMessage(error);
                    return;
                }
            }
        }
    }

    /** What is wrong if there are keys in other databases than 0, or null. */
    static String othersHeld(RedisAddress primary, ServerInfo info) {
        Set<Integer> others = new TreeSet<>(info.keysByDatabase().keySet());
        others.remove(0);
        return others.isEmpty()
                ? null
                : "The node " + primary.hostAndPort() + " holds keys in databases " + others
                        + ", and of a cluster only database 0 is captured: set " + CaptureConfig.DATABASES
                        + "=0 to leave them out";
    }

    private static void refused(RedisReplyException e, Map<String, ConfigValue> values) {
        switch (e.error().code()) {
            case "NOPERM" ->
                values.get(ConnectionConfig.USERNAME)
                        .addErrorMessage(e.getMessage()
                                + ". config/acl/source-cluster.acl has the rights that a user of the source"
                                + " needs in a cluster");
            case "NOAUTH", "WRONGPASS" ->
                values.get(ConnectionConfig.PASSWORD)
                        .addErrorMessage(e.getMessage() + ". Check " + ConnectionConfig.USERNAME + " and "
                                + ConnectionConfig.PASSWORD);
            default ->
                values.get(ConnectionConfig.URI)
                        .addErrorMessage(e.getMessage() + ". With redis.topology=cluster, " + ConnectionConfig.URI
                                + " names nodes of a cluster");
        }
    }
}
