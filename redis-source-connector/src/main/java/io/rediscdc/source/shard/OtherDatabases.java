package io.rediscdc.source.shard;

import io.rediscdc.filter.Databases;
import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.source.capture.Capture;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches for keys outside the captured databases while hints come without a database's number: each change of theirs
 * is then read in the captured database and, absent there, makes a tombstone for a key that never was. For the shard's
 * thread; metrics read the volatile field.
 */
final class OtherDatabases {
    private static final Logger LOG = LoggerFactory.getLogger(OtherDatabases.class);

    private final String shard;
    private final Databases captured;
    private volatile int number;
    private boolean warned;

    OtherDatabases(String shard, Databases captured, TaskMetrics metrics, String... tags) {
        this.shard = shard;
        this.captured = captured;
        metrics.gauge(SourceMetrics.OTHER_DATABASES, () -> number, tags);
    }

    /**
     * Takes what the server says of its databases.
     *
     * @param info with the section {@code keyspace}
     */
    void look(Capture capture, ServerInfo info) {
        if (capture.capabilities().database()) {
            number = 0;
            return;
        }
        Set<Integer> others = new TreeSet<>(info.keysByDatabase().keySet());
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
                    capture.mode(),
                    captured);
        }
    }
}
