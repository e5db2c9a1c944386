package io.rediscdc.sink.check;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.event.Reserved;
import io.rediscdc.event.SlotTags;
import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.Redirect;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.sink.config.TopologyConfig;
import io.rediscdc.sink.write.ApplyExpired;
import io.rediscdc.sink.write.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Asks a server what it is and whether the user may do what the sink does. Every command is one that changes nothing.
 *
 * @param topology that the server shall be a part of
 * @param databases those that will be written to; empty if not known yet
 * @param expired what will become of keys that have expired
 * @param replicas how many will have to acknowledge each write
 * @param further makes the commands that it will need beside, on a key
 */
record TargetProbe(
        RedisClients clients,
        String topology,
        Set<Integer> databases,
        ApplyExpired expired,
        int replicas,
        Function<String, List<List<String>>> further) {
    private static final String KEY = Reserved.PREFIX + "check";

    /** Nothing if the server is fit. */
    List<Finding> look(RedisAddress address) {
        return look(address, KEY);
    }

    /**
     * The same for a node of a cluster.
     *
     * @param slot one that it owns
     */
    List<Finding> look(RedisAddress address, int slot) {
        return look(address, KEY + ":{" + SlotTags.of(slot) + "}");
    }

    private List<Finding> look(RedisAddress address, String key) {
        try (Link link = clients.connect(address)) {
            List<Finding> findings = new ArrayList<>();
            if (link.ask("INFO") instanceof byte[] info) {
                ServerInfo server = ServerInfo.parse(info);
                findings.addAll(ServerFit.check(address, server, topology));
                findings.addAll(ServerFit.checkReplicas(address, server, replicas));
            }
            if (findings.isEmpty()) {
                findings.addAll(tryCommands(link, address, key));
            }
            return findings;
        } catch (RedisReplyException e) {
            return List.of(finding("The login", address, e.error()));
        } catch (RedisLinkException e) {
            return List.of(new Finding(
                    ConnectionConfig.URI,
                    e.getMessage() + ". Check the address and redis.tls.*, and that this worker may connect to it."));
        }
    }

    private List<Finding> tryCommands(Link link, RedisAddress address, String key) {
        List<Command> commands = new ArrayList<>(List.of(
                Command.of("SET", key, "", "XX"), // absent, so nothing is set
                Command.of("RESTORE", key, 0, "no payload"), // refused for its payload
                Command.of("UNLINK", key),
                Command.of("HGETALL", key),
                Command.of("EVAL", "return redis.call('HGET', KEYS[1], 'f')", 1, key),
                Command.of("SCAN", 0, "COUNT", 1)));
        commands.addAll(expired.probes(key));
        if (replicas > 0) {
            commands.add(Command.of("WAIT", 0, 1));
        }
        if (topology.equals(TopologyConfig.CLUSTER)) {
            commands.add(Command.of("ASKING"));
        } else {
            databasesToTry().forEach(db -> commands.add(Command.of("SELECT", db)));
        }
        List<List<String>> beside = further.apply(key);
        if (!beside.isEmpty()) { // last: what is queued is looked at, and dropped with the connection
            commands.add(Command.of("MULTI"));
            beside.forEach(words -> commands.add(Command.of(words.toArray())));
        }
        Object[] replies = link.send(commands).await();
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < replies.length; i++) {
            if (replies[i] instanceof RedisError error && isFinding(error)) {
                findings.add(finding(commands.get(i).name(), address, error));
            }
        }
        return findings;
    }

    /** That a key of a cluster is elsewhere says only that its slot is on the move; rights are looked at before that. */
    private boolean isFinding(RedisError error) {
        if (topology.equals(TopologyConfig.CLUSTER) && Redirect.isElsewhere(error)) {
            return false;
        }
        return Remedy.isNeeded(error) || error.code().equals("READONLY");
    }

    /** Every connection starts in database 0; while it is not known whether there are others, SELECT must be allowed. */
    private Set<Integer> databasesToTry() {
        if (databases.isEmpty()) {
            return Set.of(0);
        }
        return databases.stream().filter(db -> db != 0).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Finding finding(String what, RedisAddress address, RedisError error) {
        Remedy remedy = Remedy.of(error);
        return new Finding(
                remedy.field(),
                what + " at " + address.hostAndPort() + " was answered: " + error.sentence() + ". The way out: "
                        + remedy.text() + ".");
    }
}
