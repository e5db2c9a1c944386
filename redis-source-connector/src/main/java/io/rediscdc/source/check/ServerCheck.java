package io.rediscdc.source.check;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.config.SentinelCheck;
import io.rediscdc.config.SentinelConfig;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.Redirect;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.Sentinels;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.source.config.CaptureConfig;
import io.rediscdc.source.config.SourceConfig;
import io.rediscdc.source.read.KeyReaders;
import io.rediscdc.source.read.ReadBounds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.ConfigValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at each server: can it be reached, does it let us in, may we read, and can changes be heard of. Within about 15 s. */
final class ServerCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCheck.class);
    private static final int TOTAL_MS = 15_000;
    private static final int STEP_MS = 5_000;
    private static final int SENTINEL_MS = 3_000;
    private static final ReadBounds BOUNDS = new ReadBounds(1, 1, 1, 1);

    private final SourceConfig config;
    private final RedisAddress address;
    private final Map<String, ConfigValue> values;

    private ServerCheck(SourceConfig config, RedisAddress address, Map<String, ConfigValue> values) {
        this.config = config;
        this.address = address;
        this.values = values;
    }

    static void check(SourceConfig config, Map<String, ConfigValue> values) {
        RedisSettings settings = config.redisSettings().withTimeouts(STEP_MS, STEP_MS);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TOTAL_MS);
        try (RedisClients clients = new RedisClients(settings)) {
            List<RedisAddress> addresses = servers(config, clients, settings, values);
            for (int i = 0; i < addresses.size(); i++) {
                if (System.nanoTime() > end) {
                    LOG.warn("Not looked at within {} ms: {}", TOTAL_MS, addresses.subList(i, addresses.size()));
                    return;
                }
                new ServerCheck(config, addresses.get(i), values).check(clients, settings);
            }
        }
    }

    private static List<RedisAddress> servers(
            SourceConfig config, RedisClients clients, RedisSettings settings, Map<String, ConfigValue> values) {
        if (config.isSentinel()) {
            Sentinels sentinels = SentinelConfig.sentinels(config, config.addresses(), asked(settings));
            String master = config.getString(SentinelConfig.MASTER);
            BiConsumer<String, String> errors =
                    (field, message) -> values.get(field).addErrorMessage(message);
            Optional<RedisAddress> found = config.readsReplica()
                    ? SentinelCheck.replica(sentinels, master, errors)
                    : SentinelCheck.primary(sentinels, master, errors);
            return found.map(List::of).orElse(List.of());
        }
        return config.isCluster() ? ClusterCheck.primaries(config, clients, values) : config.addresses();
    }

    /** Several sentinels may be away, one after the other. */
    private static RedisSettings asked(RedisSettings settings) {
        return settings.withTimeouts(SENTINEL_MS, SENTINEL_MS);
    }

    private void check(RedisClients clients, RedisSettings settings) {
        try (Link link = clients.connect(address)) {
            checkServer(link);
            checkReads(link);
            new ModeCheck(config, settings, message -> error(CaptureConfig.MODE, message)).check(link);
        } catch (RedisLinkException e) {
            error(
                    ConnectionConfig.URI,
                    e.getMessage() + ". Check host and port, that the server runs, and that it can be reached from the"
                            + " Connect workers (bind, protected-mode, firewall)");
        } catch (RedisReplyException e) {
            refused(e.error(), e.getMessage());
        }
    }

    private void checkServer(Link link) {
        ServerInfo info = ServerInfo.parse((byte[]) link.call("INFO", "all"));
        if (!config.isCluster() && info.get("cluster_enabled").equals("1")) {
            error(
                    ConnectionConfig.URI,
                    "Redis at " + address.hostAndPort() + " is a node of a cluster, and " + CaptureConfig.TOPOLOGY
                            + "=standalone or sentinel captures single servers only: set it to cluster");
        }
    }

    private void checkReads(Link link) {
        link.call("SCAN", "0", "COUNT", 1);
        link.call("SELECT", 0);
        if (config.isCluster()) {
            KeyReaders.ofClusterNode(link, BOUNDS);
            link.call("ASKING");
        } else {
            KeyReaders.choose(link, BOUNDS);
        }
        for (String command : List.of("TYPE", "GET", "STRLEN", "DUMP")) {
            allow(command, link.ask(command, "__rediscdc:check"));
        }
        allow("GETRANGE", link.ask("GETRANGE", "__rediscdc:check", 0, 1));
    }

    /** In a cluster another node may answer for the key that is asked for: that is no lack of a right. */
    private void allow(String command, Object reply) {
        if (reply instanceof RedisError error && !(config.isCluster() && Redirect.isElsewhere(error))) {
            throw new RedisReplyException(command, address, error);
        }
    }

    private void refused(RedisError error, String message) {
        String code = error.code();
        String mode = config.getString(CaptureConfig.MODE);
        if (code.equals("NOPERM")) {
            error(
                    ConnectionConfig.USERNAME,
                    message + ". config/acl/source-"
                            + (config.isCluster()
                                    ? CaptureConfig.CLUSTER
                                    : mode.equals(CaptureConfig.AUTO) ? CaptureConfig.NOTIFICATIONS : mode)
                            + ".acl has the rights that a user of the source needs");
        } else if (code.equals("NOAUTH") || code.equals("WRONGPASS") || message.contains("AUTH")) {
            error(
                    ConnectionConfig.PASSWORD,
                    message + ". Check " + ConnectionConfig.USERNAME + " and " + ConnectionConfig.PASSWORD);
        } else {
            error(ConnectionConfig.URI, message);
        }
    }

    private void error(String key, String message) {
        values.get(key).addErrorMessage(message);
    }
}
