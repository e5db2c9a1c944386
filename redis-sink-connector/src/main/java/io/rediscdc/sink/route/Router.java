package io.rediscdc.sink.route;

import io.rediscdc.event.DbKey;
import io.rediscdc.event.Reserved;
import io.rediscdc.filter.DatabaseMap;
import io.rediscdc.filter.KeyNames;
import io.rediscdc.sink.decode.ChunkRecord;
import io.rediscdc.sink.decode.Mutation;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;

/** Second step: says where at the target a mutation belongs. */
public final class Router {
    private final DatabaseMap databases;
    private final KeyNames names;

    public Router(DatabaseMap databases, KeyNames names) {
        this.databases = databases;
        this.names = names;
    }

    /**
     * The key as it is at the target.
     *
     * @throws ConnectException if the map does not hold the database; nothing may be skipped
     * @throws DataException if the key has no name at the target
     */
    public DbKey route(Mutation mutation) {
        return route(mutation.key(), mutation);
    }

    /** The same for the key that a chunk belongs to. */
    public DbKey route(ChunkRecord chunk) {
        return route(chunk.key(), chunk);
    }

    private DbKey route(DbKey key, Object what) {
        int db = databases
                .target(key.db())
                .orElseThrow(() -> new ConnectException("Database " + key.db() + " is not in database.map=" + databases
                        + ", needed for the " + what + ": add " + key.db() + ":N for the database N that shall hold"
                        + " it, or *:N for all that are not named, or take its topic out of topics or topics.regex."
                        + " Nothing was skipped."));
        byte[] name = name(key, what);
        return db == key.db() && name == key.bytes() ? key : new DbKey(db, name);
    }

    private byte[] name(DbKey key, Object what) {
        if (!names.hasName(key.bytes())) {
            throw new DataException("The " + what + " does not begin with key.prefix.strip=" + names.strip()
                    + ", so nothing says what it is called at the target: leave such keys out with keys.include="
                    + names.strip() + "*, or take key.prefix.strip away");
        }
        byte[] name = names.atTarget(key);
        if (name != key.bytes() && Reserved.contains(name)) {
            throw new DataException("The " + what + " would get a name that begins with " + Reserved.PREFIX
                    + ", as the connectors' own keys do: take other prefixes, or leave it out with keys.exclude");
        }
        return name;
    }
}
