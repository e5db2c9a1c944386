package io.rediscdc.source;

import io.rediscdc.filter.Databases;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RespSocket;
import io.rediscdc.source.capture.AutoMode;
import io.rediscdc.source.capture.Capture;
import io.rediscdc.source.capture.NotificationCapture;
import io.rediscdc.source.capture.NotifyFlags;
import io.rediscdc.source.capture.TrackingCapture;
import io.rediscdc.source.capture.monitor.MonitorCapture;
import io.rediscdc.source.config.CaptureConfig;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects the captures of a shard, one for each of its sessions: of the mode that is set, or that the server allows. */
final class Captures {
    private static final Logger LOG = LoggerFactory.getLogger(Captures.class);

    private final String configured;
    private final Databases databases;
    private final RedisSettings settings;
    private final int silenceMs;
    private final String threadName;
    /** Of the session that was connected last; for the shard's one thread. */
    private String mode;

    /**
     * @param configured the value of {@code capture.mode}
     * @param silenceMs after how much silence a connection is asked for a sign of life
     */
    Captures(String configured, Databases databases, RedisSettings settings, int silenceMs, String threadName) {
        this.configured = configured;
        this.databases = databases;
        this.settings = settings;
        this.silenceMs = silenceMs;
        this.threadName = threadName;
    }

    /**
     * Connects to the server; does not listen yet.
     *
     * @throws ConfigException if no mode fits
     * @throws io.rediscdc.redis.RedisReplyException if the server refuses
     * @throws io.rediscdc.redis.RedisLinkException if it cannot be reached
     */
    Capture connect(RedisAddress address) {
        mode = configured.equals(CaptureConfig.AUTO) ? chosen(address) : configured;
        return switch (mode) {
            case NotificationCapture.MODE -> new NotificationCapture(address, settings, silenceMs, threadName);
            case TrackingCapture.MODE ->
                new TrackingCapture(address, settings, singleDatabase(), silenceMs, threadName);
            case MonitorCapture.MODE -> new MonitorCapture(address, settings, silenceMs, threadName);
            default -> throw new ConfigException(CaptureConfig.MODE, mode, "there is no such mode");
        };
    }

    /** How changes are heard of now; null before the first connection. */
    String mode() {
        return mode;
    }

    /** Asked anew for each session: after a failover the server may be another one, with other settings. */
    private String chosen(RedisAddress address) {
        AutoMode auto;
        try (RespSocket socket = RespSocket.connect(address, settings)) {
            socket.send(NotifyFlags.COMMAND.toArray());
            auto = AutoMode.choose(NotifyFlags.parse(socket.read(), address), databases, address);
        }
        if (auto.mode() == null) {
            throw new ConfigException(
                    CaptureConfig.MODE, configured, "Redis at " + address.hostAndPort() + ": " + auto.reason());
        }
        LOG.info(
                "{}={} comes to {} at {}, since {}",
                CaptureConfig.MODE,
                configured,
                auto.mode(),
                address.hostAndPort(),
                auto.reason());
        return auto.mode();
    }

    private int singleDatabase() {
        if (databases.single() < 0) {
            throw new ConfigException(CaptureConfig.DATABASES, databases, CaptureConfig.ONE_DATABASE_RULE);
        }
        return databases.single();
    }
}
