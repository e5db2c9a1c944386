package io.rediscdc.source.shard;

import io.rediscdc.filter.Databases;
import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.source.capture.Capture;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches for keys outside the captured databases while hints come without a database's number: each change of theirs
 * is then read in the captured database and, absent there, makes a tombstone for a key that never was. For the shard's
 * thread; metrics read the volatile field.
 */
final class OtherDatabases {
    private static final Logger LOG = LoggerFactory.getLogger(OtherDatabases.class);
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String shard;
    private volatile int number;
    private boolean warned;
    private long nextNanos = System.nanoTime();

    OtherDatabases(String shard, TaskMetrics metrics, String... tags) {
        this.shard = shard;
        metrics.gauge(SourceMetrics.OTHER_DATABASES, () -> number, tags);
    }

    /** Asks the server at the first call and now and then, where it matters for this capture. */
    void look(Capture capture, Link link, Databases captured) {
        if (capture.capabilities().database()) {
            number = 0;
        } else if (System.nanoTime() - nextNanos >= 0) {
            nextNanos = System.nanoTime() + EVERY_NANOS;
            seen(capture.mode(), captured, ServerInfo.parse((byte[]) link.call("INFO", "keyspace")));
        }
    }

    /** Takes what the server says of its databases. */
    void seen(String mode, Databases captured, ServerInfo keyspace) {
        Set<Integer> others = new TreeSet<>(keyspace.keysByDatabase().keySet());
        others.removeIf(captured::contains);
        number = others.size();
        if (number > 0 && !warned) {
            warned = true;
            LOG.warn(
                    "Shard {}: databases {} hold keys too, and the hints of capture.mode={} carry no database number:"
                            + " each change there costs a read in database {}, and a tombstone if it holds no such key."
                            + " That is harmless to targets; capture.mode=notifications avoids it",
                    shard,
                    others,
                    mode,
                    captured);
        }
    }
}
