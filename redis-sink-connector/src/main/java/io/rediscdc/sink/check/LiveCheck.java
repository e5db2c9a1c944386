package io.rediscdc.sink.check;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.sink.config.TopologyConfig;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.config.AbstractConfig;

/** Looks at the target once, within 15 seconds, and says on which field a user must act. Writes nothing. */
final class LiveCheck {
    private static final int LIMIT_MS = 15_000;
    private static final int CONNECT_MS = 5_000;
    private static final int COMMAND_MS = 5_000;

    private LiveCheck() {}

    /**
     * @param config values that are clean each by itself
     * @return nothing if the target is fit
     */
    static List<Finding> run(AbstractConfig config) {
        RedisSettings settings = ConnectionConfig.settings(config);
        RedisSettings brief = settings.withTimeouts(
                Math.min(settings.connectTimeoutMs(), CONNECT_MS), Math.min(settings.commandTimeoutMs(), COMMAND_MS));
        FutureTask<List<Finding>> look = new FutureTask<>(() -> TopologyProbe.look(config, brief));
        // Its own thread, since a name that does not resolve can hold it for longer than validate may take. It ends
        // itself.
        Thread thread = new Thread(look, "redis-cdc-validate");
        thread.setDaemon(true);
        thread.start();
        try {
            return look.get(LIMIT_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            look.cancel(true);
            return List.of(unreachable(config, "no answer within " + LIMIT_MS + " ms"));
        } catch (InterruptedException e) {
            look.cancel(true);
            Thread.currentThread().interrupt();
            return List.of(unreachable(config, "the worker stopped waiting for an answer"));
        } catch (ExecutionException e) {
            return List.of(unreachable(config, String.valueOf(e.getCause())));
        }
    }

    private static Finding unreachable(AbstractConfig config, String reason) {
        return new Finding(
                ConnectionConfig.URI,
                "Redis at " + TopologyConfig.addresses(config) + " could not be checked: " + reason
                        + ". Check the address, and that this worker may connect to it.");
    }
}
