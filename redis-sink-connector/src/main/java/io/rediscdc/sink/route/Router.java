package io.rediscdc.sink.route;

import io.rediscdc.event.DbKey;
import io.rediscdc.filter.DatabaseMap;
import io.rediscdc.sink.decode.ChunkRecord;
import io.rediscdc.sink.decode.Mutation;
import org.apache.kafka.connect.errors.ConnectException;

/** Second step: says where at the target a mutation belongs. */
public final class Router {
    private final DatabaseMap databases;

    public Router(DatabaseMap databases) {
        this.databases = databases;
    }

    /**
     * The key as it is at the target.
     *
     * @throws ConnectException if the map does not hold the database; nothing may be skipped
     */
    public DbKey route(Mutation mutation) {
        return route(mutation.key(), mutation);
    }

    /** The same for the key that a chunk belongs to. */
    public DbKey route(ChunkRecord chunk) {
        return route(chunk.key(), chunk);
    }

    private DbKey route(DbKey key, Object what) {
        int target = databases
                .target(key.db())
                .orElseThrow(() -> new ConnectException("Database " + key.db() + " is not in database.map=" + databases
                        + ", needed for the " + what + ": add " + key.db() + ":N for the database N that shall hold"
                        + " it, or *:N for all that are not named, or take its topic out of topics or topics.regex."
                        + " Nothing was skipped."));
        return target == key.db() ? key : new DbKey(target, key.bytes());
    }
}
