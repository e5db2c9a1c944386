package io.rediscdc.sink.check;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.event.Slots;
import io.rediscdc.redis.ClusterView;
import io.rediscdc.redis.ClusterView.Primary;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.sink.config.TopologyConfig;
import io.rediscdc.sink.fleet.Parallel;
import io.rediscdc.sink.write.Remedy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Asks the nodes of redis.uri for the primaries of their cluster, and looks at each that owns slots. */
final class ClusterProbe {
    private ClusterProbe() {}

    static List<Finding> look(List<RedisAddress> nodes, RedisClients clients, TargetProbe server, Parallel parallel) {
        ClusterView view;
        try {
            view = ClusterView.ofAny(nodes, clients);
        } catch (RedisLinkException e) {
            return List.of(new Finding(
                    ConnectionConfig.URI,
                    e.getMessage()
                            + ". Check hosts and ports, redis.tls.*, and that this worker may connect to them."));
        } catch (RedisReplyException e) {
            return List.of(refused(e));
        }
        return look(view, server, parallel);
    }

    private static List<Finding> look(ClusterView view, TargetProbe server, Parallel parallel) {
        Map<Primary, Integer> owners = new LinkedHashMap<>();
        for (int slot = 0; slot < Slots.COUNT; slot++) {
            Primary owner = view.owner(slot);
            if (owner != null) {
                owners.putIfAbsent(owner, slot);
            }
        }
        if (view.unowned() > 0) {
            return List.of(new Finding(
                    ConnectionConfig.URI,
                    "The cluster is not whole: " + view.unowned() + " of " + Slots.COUNT
                            + " slots have no owner, and writes to them would wait without end. Repair it, as with"
                            + " redis-cli --cluster fix, or name a node of another one."));
        }
        List<Supplier<List<Finding>>> looks = new ArrayList<>();
        owners.forEach((owner, slot) -> looks.add(() -> server.look(owner.address(), slot)));
        return TopologyProbe.examples(parallel.run(looks));
    }

    private static Finding refused(RedisReplyException e) {
        if (e.error().message().contains("cluster support disabled")) {
            return new Finding(
                    TopologyConfig.TOPOLOGY,
                    e.getMessage() + ". It is no node of a cluster: set redis.topology=standalone for a single server,"
                            + " or name nodes of a cluster in redis.uri.");
        }
        Remedy remedy = Remedy.of(e.error());
        return new Finding(remedy.field(), e.getMessage() + ". The way out: " + remedy.text() + ".");
    }
}
