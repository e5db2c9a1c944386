package io.rediscdc.sink.marker;

import io.rediscdc.event.Reserved;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.ServerInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether a server holds any key but those of the connectors themselves. */
final class Emptiness {
    /** With more keys than this some are not the connectors' own. */
    private static final long MOST_OF_OURS = 10_000;

    private Emptiness() {}

    /**
     * @param databases to look at; empty for all
     * @param selected the database that the connection is in, and is in again afterwards
     */
    static boolean isEmpty(Link link, Set<Integer> databases, int selected) {
        Map<Integer, Long> keys =
                ServerInfo.parse((byte[]) link.call("INFO", "keyspace")).keysByDatabase();
        for (Map.Entry<Integer, Long> each : keys.entrySet()) {
            boolean written = databases.isEmpty() || databases.contains(each.getKey());
            if (written && (each.getValue() > MOST_OF_OURS || hasForeign(link, each.getKey(), selected))) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasForeign(Link link, int db, int selected) {
        if (db != selected) {
            link.call("SELECT", db);
        }
        boolean foreign = false;
        String cursor = "0";
        do {
            List<?> page = (List<?>) link.call("SCAN", cursor, "COUNT", 1_000);
            cursor = new String((byte[]) page.get(0), StandardCharsets.US_ASCII);
            foreign |= ((List<?>) page.get(1)).stream().anyMatch(key -> !Reserved.contains((byte[]) key));
        } while (!foreign && !cursor.equals("0"));
        if (db != selected) {
            link.call("SELECT", selected);
        }
        return foreign;
    }
}
