package io.rediscdc.source.check;

import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RespSocket;
import io.rediscdc.source.capture.AutoMode;
import io.rediscdc.source.capture.NotificationCapture;
import io.rediscdc.source.capture.NotifyFlags;
import io.rediscdc.source.capture.TrackingCapture;
import io.rediscdc.source.capture.monitor.MonitorCapture;
import io.rediscdc.source.config.CaptureConfig;
import io.rediscdc.source.config.SourceConfig;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the capture mode that is set, or that {@code auto} comes to, can be had at a server. */
final class ModeCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ModeCheck.class);

    private final SourceConfig config;
    private final RedisSettings settings;
    private final Consumer<String> errors;

    /**
     * @param settings with bounds that suit a check
     * @param errors what is at fault with {@code capture.mode}
     */
    ModeCheck(SourceConfig config, RedisSettings settings, Consumer<String> errors) {
        this.config = config;
        this.settings = settings;
        this.errors = errors;
    }

    void check(Link link) {
        String mode = config.getString(CaptureConfig.MODE);
        if (mode.equals(CaptureConfig.AUTO)) {
            AutoMode auto = AutoMode.choose(flags(link), config.shardSettings().databases(), link.address());
            if (auto.mode() == null) {
                errors.accept("Redis at " + link.address().hostAndPort() + ": " + auto.reason());
                return;
            }
            mode = auto.mode();
        }
        switch (mode) {
            case NotificationCapture.MODE -> checkNotifications(link);
            case TrackingCapture.MODE -> checkTracking(link.address());
            case MonitorCapture.MODE -> MonitorCheck.check(link, settings, settings.commandTimeoutMs(), errors);
            default -> throw new IllegalStateException("nothing looks at capture.mode=" + mode);
        }
    }

    private void checkNotifications(Link link) {
        RedisAddress address = link.address();
        try (RespSocket socket = RespSocket.connect(address, settings)) {
            socket.call("PSUBSCRIBE", NotificationCapture.PATTERN);
        } catch (RedisReplyException e) {
            errors.accept(
                    e.getMessage() + ". The user needs the right to subscribe to the pattern, literally: ACL SETUSER"
                            + " <user> +psubscribe &" + NotificationCapture.PATTERN);
        }
        String flags = flags(link);
        if (flags == null) {
            LOG.warn(
                    "Redis at {} does not let us see notify-keyspace-events. Not checked: whether it notifies of"
                            + " changes. If the parameter does not hold EA (for a managed service: in its parameter"
                            + " group), no change will be captured",
                    address.hostAndPort());
            return;
        }
        String missing = NotifyFlags.missing(flags);
        if (!missing.isEmpty()) {
            errors.accept("Redis at " + address.hostAndPort() + " does not notify of all changes:"
                    + " notify-keyspace-events is \"" + flags + "\" and lacks " + missing + ". Run: "
                    + NotifyFlags.remedy(flags, address) + " (and keep it in the server's configuration file)");
        }
    }

    private void checkTracking(RedisAddress address) {
        try (RespSocket socket = RespSocket.connectResp3(address, settings)) {
            socket.call(TrackingCapture.COMMAND.toArray());
        } catch (RedisReplyException e) {
            errors.accept(
                    e.getMessage() + ". Tracking needs a server that speaks RESP3 (Redis 6 or later) and the right"
                            + " to ask for it: ACL SETUSER <user> +client|tracking");
        }
    }

    private static String flags(Link link) {
        return NotifyFlags.parse(link.ask(NotifyFlags.COMMAND.toArray()), link.address());
    }
}
