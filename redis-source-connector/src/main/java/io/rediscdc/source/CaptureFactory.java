package io.rediscdc.source;

import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.source.capture.Capture;
import io.rediscdc.source.capture.NotificationCapture;
import io.rediscdc.source.capture.monitor.MonitorCapture;
import io.rediscdc.source.config.CaptureConfig;
import java.util.function.Function;

/** Makes the capture that {@code capture.mode} names. */
final class CaptureFactory {
    private CaptureFactory() {}

    /** What connects a capture to a server's address. */
    static Function<RedisAddress, Capture> of(String mode, RedisSettings redis, int silenceMs, String threadName) {
        return mode.equals(CaptureConfig.MONITOR)
                ? address -> new MonitorCapture(address, redis, silenceMs, threadName)
                : address -> new NotificationCapture(address, redis, silenceMs, threadName);
    }
}
