package io.rediscdc.sink;

import io.rediscdc.redis.ErrorKind;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.sink.write.Remedy;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what went wrong with the target as a whole into what Connect understands: deliver again later, or stop. */
final class WriteFailures {
    private static final Logger LOG = LoggerFactory.getLogger(WriteFailures.class);

    private final Outage outage;
    private final SinkTaskContext context;
    private final LongAdder retries;

    WriteFailures(Outage outage, SinkTaskContext context, LongAdder retries) {
        this.outage = outage;
        this.context = context;
        this.retries = retries;
    }

    /**
     * Runs a write.
     *
     * @throws RetriableException after telling the worker how long to wait, if trying again may help
     * @throws ConnectException if it cannot, or has not for too long
     */
    void guard(Runnable write) {
        try {
            write.run();
        } catch (RedisLinkException e) {
            throw retry(e);
        } catch (RedisReplyException e) {
            throw e.error().kind() == ErrorKind.RETRIABLE ? retry(e) : stop(e);
        }
        outage.recovered()
                .ifPresent(ms -> LOG.info("The target takes writes again, after {} ms; nothing was skipped", ms));
    }

    private ConnectException retry(RuntimeException failure) {
        OptionalLong waitMs = outage.failed();
        if (waitMs.isEmpty()) {
            return new ConnectException(
                    failure.getMessage() + ". The target has not taken writes for longer than retry.timeout.ms, after "
                            + outage.failures() + " tries. The ways out: bring the target back and restart the task,"
                            + " which goes on where it stopped; or name another one in redis.uri; or set"
                            + " retry.timeout.ms=-1 to wait without end. Nothing was skipped.",
                    failure);
        }
        if (outage.failures() == 1) {
            LOG.warn("The target takes no writes, trying until it does: {}", failure.getMessage());
        }
        retries.increment();
        context.timeout(waitMs.getAsLong());
        return new RetriableException(failure.getMessage(), failure);
    }

    private static ConnectException stop(RedisReplyException failure) {
        Remedy remedy = Remedy.of(failure.error());
        return new ConnectException(
                failure.getMessage() + ". The way out (" + remedy.field() + "): " + remedy.text()
                        + ". Then restart the task; nothing was skipped.",
                failure);
    }
}
