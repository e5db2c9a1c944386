package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;
import io.rediscdc.filter.DatabaseMap;
import io.rediscdc.filter.Databases;
import io.rediscdc.filter.KeyFilter;
import io.rediscdc.filter.KeyNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Which keys are compared, and where the target holds a key of the source.
 *
 * @param keys of the source
 * @param databases of the source
 * @param map from databases of the source to those of the target; a database that it does not name is left out
 * @param names of keys at the target; a key that has none is left out
 */
record Scope(KeyFilter keys, Databases databases, DatabaseMap map, KeyNames names) {
    static final Scope ALL = new Scope(KeyFilter.ALL, Databases.parse("*"), DatabaseMap.IDENTITY, KeyNames.SAME);

    boolean includes(int sourceDb) {
        return databases.contains(sourceDb) && map.target(sourceDb).isPresent();
    }

    /** Whether a key of the source, in a database that is included, takes part. */
    boolean includes(byte[] sourceKey) {
        return keys.accepts(sourceKey) && names.hasName(sourceKey);
    }

    /** The key at the target. The source's database and the key must be included. */
    DbKey atTarget(DbKey source) {
        int db = map.target(source.db()).orElseThrow();
        byte[] name = names.atTarget(source);
        return name == source.bytes() && db == source.db() ? source : new DbKey(db, name);
    }

    /**
     * Where a key of the target may have come from. Several, if the map leads several databases into one; none, if it
     * is not the connectors'.
     *
     * @param sourceDbs those to think of, unless the key's name tells its database
     */
    List<DbKey> atSource(DbKey target, Collection<Integer> sourceDbs) {
        List<DbKey> sources = new ArrayList<>(1);
        for (int db : names.tellDatabases() ? names.sourceDatabases(target.bytes()) : sourceDbs) {
            if (leadsTo(db, target.db())) {
                byte[] key = names.atSource(db, target.bytes());
                if (key != null && keys.accepts(key)) {
                    sources.add(new DbKey(db, key));
                }
            }
        }
        return sources;
    }

    /** The first database of the source that one of the target may hold keys of; nothing if there is none. */
    OptionalInt firstSource(int targetDb) {
        return IntStream.rangeClosed(0, Databases.MOST)
                .filter(db -> leadsTo(db, targetDb))
                .findFirst();
    }

    /** Whether a key of the target may have come from several databases, and does not tell which. */
    boolean mergesDatabases() {
        return map.collision().isPresent() && !names.tellDatabases();
    }

    /** Whether any key would be compared with itself if both sides were one server. */
    boolean leadsToItself() {
        return IntStream.rangeClosed(0, Databases.MOST).anyMatch(db -> leadsTo(db, db) && names.areSame(db));
    }

    private boolean leadsTo(int sourceDb, int targetDb) {
        OptionalInt mapped = map.target(sourceDb);
        return databases.contains(sourceDb) && mapped.isPresent() && mapped.getAsInt() == targetDb;
    }
}
