package io.rediscdc.source.shard;

import io.rediscdc.event.Printable;
import io.rediscdc.metrics.TaskMetrics;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the keys that are found at a server are captured. A key that another shard owns is not: what that one holds
 * under the name is the key's state, whatever is here. It is told of, once in a task's life. For all threads.
 */
final class FoundKeys {
    private static final Logger LOG = LoggerFactory.getLogger(FoundKeys.class);

    private final String shard;
    private final ShardSettings settings;
    private final LongAdder misplaced;
    private final AtomicBoolean warned = new AtomicBoolean();

    FoundKeys(String shard, ShardSettings settings, TaskMetrics metrics) {
        this.shard = shard;
        this.settings = settings;
        this.misplaced = metrics.counter(SourceMetrics.MISPLACED, "shard", shard);
    }

    /**
     * Whether a key is captured here.
     *
     * @param isThere false if the server told that the key is gone
     */
    boolean take(int db, byte[] key, boolean isThere) {
        if (settings.filter().accepts(key)) {
            return true;
        }
        if (isThere
                && settings.share() != null
                && settings.filter().matches(key)
                && !settings.share().holds(key)) {
            misplaced.increment();
            if (warned.compareAndSet(false, true)) {
                warn(db, key);
            }
        }
        return false;
    }

    private void warn(int db, byte[] key) {
        LOG.warn(
                "Shard {}: key {} in database {} belongs to shard {} by source.sharding and is not captured here; nor is any"
                        + " other such key, which misplaced-keys-total counts. If source.sharding, or the names and order"
                        + " of the servers in redis.uri, are not what the applications' client does, correct them. Else"
                        + " it was left here, for instance when shards were added: move it to its shard or delete it"
                        + " (redis-cdc verify lists misplaced keys)",
                shard,
                Printable.bytes(key),
                db,
                settings.share().owner(key));
    }
}
