package io.rediscdc.source.check;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RespSocket;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.source.capture.NotificationCapture;
import io.rediscdc.source.config.CaptureConfig;
import io.rediscdc.source.config.SourceConfig;
import io.rediscdc.source.read.KeyReaders;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.ConfigValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at each server: can it be reached, does it let us in, may we read and listen, does it notify. Within 5 s. */
final class ServerCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCheck.class);
    private static final int TOTAL_MS = 5_000;
    private static final int STEP_MS = 2_000;
    private static final long SCRIPT_BYTES = 1;

    private final RedisAddress address;
    private final String mode;
    private final Map<String, ConfigValue> values;

    private ServerCheck(RedisAddress address, String mode, Map<String, ConfigValue> values) {
        this.address = address;
        this.mode = mode;
        this.values = values;
    }

    static void check(SourceConfig config, Map<String, ConfigValue> values) {
        RedisSettings settings = config.redisSettings().withTimeouts(STEP_MS, STEP_MS);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TOTAL_MS);
        List<RedisAddress> addresses = config.addresses();
        try (RedisClients clients = new RedisClients(settings)) {
            for (int i = 0; i < addresses.size(); i++) {
                if (System.nanoTime() > end) {
                    LOG.warn("Not looked at within {} ms: {}", TOTAL_MS, addresses.subList(i, addresses.size()));
                    return;
                }
                new ServerCheck(addresses.get(i), config.getString(CaptureConfig.MODE), values)
                        .check(clients, settings);
            }
        }
    }

    private void check(RedisClients clients, RedisSettings settings) {
        try (Link link = clients.connect(address)) {
            checkServer(link);
            checkReads(link);
            if (mode.equals(CaptureConfig.MONITOR)) {
                MonitorCheck.check(link, settings, STEP_MS, message -> error(CaptureConfig.MODE, message));
            } else {
                checkNotifications(link, settings);
            }
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
        if (info.get("cluster_enabled").equals("1")) {
            error(
                    ConnectionConfig.URI,
                    "Redis at " + address.hostAndPort() + " is a node of a cluster, and " + CaptureConfig.TOPOLOGY
                            + "=standalone captures single servers only");
        }
    }

    private void checkReads(Link link) {
        link.call("SCAN", "0", "COUNT", 1);
        link.call("SELECT", 0);
        KeyReaders.choose(link, SCRIPT_BYTES);
        for (String command : List.of("TYPE", "GET", "DUMP")) {
            link.call(command, "__rediscdc:check");
        }
    }

    private void checkNotifications(Link link, RedisSettings settings) {
        try (RespSocket socket = RespSocket.connect(address, settings)) {
            socket.call("PSUBSCRIBE", NotificationCapture.PATTERN);
        } catch (RedisReplyException e) {
            error(
                    CaptureConfig.MODE,
                    e.getMessage() + ". The user needs the right to subscribe to the pattern, literally: ACL SETUSER"
                            + " <user> +psubscribe &" + NotificationCapture.PATTERN);
        }
        Object reply = link.ask("CONFIG", "GET", "notify-keyspace-events");
        if (reply instanceof RedisError error) {
            LOG.warn(
                    "Redis at {} does not let us see notify-keyspace-events ({}). Not checked: whether it notifies of"
                            + " changes. If the parameter does not hold EA (for a managed service: in its parameter"
                            + " group), no change will be captured",
                    address.hostAndPort(),
                    error.message());
        } else if (reply instanceof List<?> pair && pair.size() == 2) {
            String flags = new String((byte[]) pair.get(1), java.nio.charset.StandardCharsets.US_ASCII);
            String missing = NotifyFlags.missing(flags);
            if (!missing.isEmpty()) {
                error(
                        CaptureConfig.MODE,
                        "Redis at " + address.hostAndPort() + " does not notify of all changes:"
                                + " notify-keyspace-events is \"" + flags + "\" and lacks " + missing
                                + ". Run: redis-cli -h " + address.host() + " -p " + address.port()
                                + " CONFIG SET notify-keyspace-events " + NotifyFlags.union(flags)
                                + " (and keep it in the server's configuration file)");
            }
        }
    }

    private void refused(RedisError error, String message) {
        String code = error.code();
        if (code.equals("NOPERM")) {
            error(
                    ConnectionConfig.USERNAME,
                    message + ". config/acl/source-"
                            + (mode.equals(CaptureConfig.MONITOR) ? mode : CaptureConfig.NOTIFICATIONS)
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
