package io.rediscdc.source.pass;

import java.util.Comparator;

/**
 * A database of a server: what one SCAN walks over.
 *
 * @param server the node's id in a cluster; empty where there is one server only
 * @param db the database
 */
public record Place(String server, int db) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::server).thenComparing(Place::db);

    /** A database of the only server. */
    public static Place of(int db) {
        return new Place("", db);
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "db" + db + (server.isEmpty() ? "" : " of node " + server);
    }
}
