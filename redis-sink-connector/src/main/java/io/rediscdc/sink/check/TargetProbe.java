package io.rediscdc.sink.check;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.event.Reserved;
import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.sink.write.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Asks a server what it is and whether the user may do what the sink does. Every command is one that changes nothing.
 */
final class TargetProbe {
    private static final String KEY = Reserved.PREFIX + "check";

    private TargetProbe() {}

    /**
     * @param databases those that will be written to; empty if not known yet
     */
    static List<Finding> look(RedisAddress address, RedisSettings settings, Set<Integer> databases) {
        try (RedisClients clients = new RedisClients(settings);
                Link link = clients.connect(address)) {
            List<Finding> findings = new ArrayList<>();
            if (link.ask("INFO") instanceof byte[] info) {
                findings.addAll(ServerFit.check(address, ServerInfo.parse(info)));
            }
            if (findings.isEmpty()) {
                findings.addAll(tryCommands(link, address, databases));
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

    private static List<Finding> tryCommands(Link link, RedisAddress address, Set<Integer> databases) {
        List<Command> commands = new ArrayList<>(List.of(
                Command.of("SET", KEY, "", "XX"), // absent, so nothing is set
                Command.of("RESTORE", KEY, 0, "no payload"), // refused for its payload
                Command.of("UNLINK", KEY)));
        for (int db : databases.isEmpty() ? Set.of(0) : databases) {
            if (db != 0 || databases.isEmpty()) {
                commands.add(Command.of("SELECT", db));
            }
        }
        Object[] replies = link.send(commands).await();
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < replies.length; i++) {
            if (replies[i] instanceof RedisError error
                    && (Remedy.isNeeded(error) || error.code().equals("READONLY"))) {
                findings.add(finding(commands.get(i).name(), address, error));
            }
        }
        return findings;
    }

    private static Finding finding(String what, RedisAddress address, RedisError error) {
        Remedy remedy = Remedy.of(error);
        return new Finding(
                remedy.field(),
                what + " at " + address.hostAndPort() + " was answered: " + error.sentence() + ". The way out: "
                        + remedy.text() + ".");
    }
}
