package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;
import io.rediscdc.filter.DatabaseMap;
import io.rediscdc.filter.Databases;
import io.rediscdc.filter.KeyFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Which keys are compared, and where the target holds a key of the source.
 *
 * @param keys of the source
 * @param databases of the source
 * @param map from databases of the source to those of the target; a database that it does not name is left out
 * @param prefix what the target's keys have in front, where <code>${db}</code> stands for the source's database
 */
record Scope(KeyFilter keys, Databases databases, DatabaseMap map, String prefix) {
    static final Scope ALL = new Scope(KeyFilter.ALL, Databases.parse("*"), DatabaseMap.IDENTITY, "");

    boolean includes(int sourceDb) {
        return databases.contains(sourceDb) && map.target(sourceDb).isPresent();
    }

    /** The key at the target. The source's database must be included. */
    DbKey atTarget(DbKey source) {
        int db = map.target(source.db()).orElseThrow();
        return prefix.isEmpty() && db == source.db()
                ? source
                : new DbKey(db, concat(prefixOf(source.db()), source.bytes()));
    }

    /**
     * Where a key of the target may have come from. Several, if the map leads several databases into one; none, if it
     * is not the connectors'.
     *
     * @param sourceDbs databases that the source may have
     */
    List<DbKey> atSource(DbKey target, List<Integer> sourceDbs) {
        List<DbKey> sources = new ArrayList<>(1);
        for (int db : sourceDbs) {
            OptionalInt mapped = map.target(db);
            if (databases.contains(db) && mapped.isPresent() && mapped.getAsInt() == target.db()) {
                byte[] lead = prefixOf(db);
                byte[] key = target.bytes();
                if (key.length >= lead.length && Arrays.equals(key, 0, lead.length, lead, 0, lead.length)) {
                    byte[] bare = lead.length == 0 ? key : Arrays.copyOfRange(key, lead.length, key.length);
                    if (keys.accepts(bare)) {
                        sources.add(new DbKey(db, bare));
                    }
                }
            }
        }
        return sources;
    }

    private byte[] prefixOf(int sourceDb) {
        return prefix.replace("${db}", Integer.toString(sourceDb)).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[] lead, byte[] key) {
        byte[] whole = Arrays.copyOf(lead, lead.length + key.length);
        System.arraycopy(key, 0, whole, lead.length, key.length);
        return whole;
    }
}
