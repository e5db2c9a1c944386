package io.rediscdc.source.shard;

import io.rediscdc.event.DbKey;
import io.rediscdc.filter.Databases;
import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.source.capture.Capture;
import io.rediscdc.source.pass.KeyIndex;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches for keys outside the captured databases while hints come without a database's number: each change of theirs
 * is then read in the captured database. Absent there, it would make a tombstone for a key that never was, which is left
 * out where the last pass has shown that the topics have no record of such a key. For the shard's thread; metrics read the
 * volatile field.
 */
final class OtherDatabases {
    private static final Logger LOG = LoggerFactory.getLogger(OtherDatabases.class);

    private final String shard;
    private final Databases captured;
    private volatile int number;
    private boolean warned;
    /** Of every key that the topics have a record of; null while that is not known. */
    private KeyIndex written;

    OtherDatabases(String shard, Databases captured, TaskMetrics metrics, String... tags) {
        this.shard = shard;
        this.captured = captured;
        metrics.gauge(SourceMetrics.OTHER_DATABASES, () -> number, tags);
    }

    /** A pass has ended: all that the topics hold, or null if they were not read. */
    void written(KeyIndex all) {
        written = all;
    }

    /** A pass begins, which makes an index anew: there is memory for one of them. */
    void forget() {
        written = null;
    }

    void emitted(DbKey key) {
        if (written != null) {
            written.emitted(key);
        }
    }

    /** Whether the topics certainly have no record of the key: if it is absent, there is nothing to tell of it. */
    boolean neverWritten(DbKey key) {
        return written != null && written.isUnknown(key);
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
                            + " each change there costs a read in database {}. That is harmless to targets;"
                            + " capture.mode=notifications avoids it",
                    shard,
                    others,
                    capture.mode(),
                    captured);
        }
    }
}
