package io.rediscdc.source.pass;

import io.rediscdc.redis.Command;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;

/** SCAN over the databases of servers, page by page, one page under way at a time. */
public final class Walk {
    private static final String START = "0";

    private final Deque<Place> places;
    private final int pageKeys;
    private final String type;
    private String cursor = START;
    private boolean pageUnderWay;

    /**
     * @param pageKeys COUNT of each SCAN
     * @param type only keys of this type, or null for all
     */
    public Walk(Collection<Place> places, int pageKeys, String type) {
        this.places = new ArrayDeque<>(new TreeSet<>(places));
        this.pageKeys = pageKeys;
        this.type = type;
    }

    /** Whether a page may be asked for: there is one more, and none is under way. */
    public boolean hasNext() {
        return !pageUnderWay && !places.isEmpty();
    }

    public boolean isDone() {
        return places.isEmpty();
    }

    /** Where {@link #next()} must be sent to. */
    public Place place() {
        return places.element();
    }

    /** Leaves out the rest of {@link #place()}, which is no longer there. */
    public void skip() {
        pageUnderWay = false;
        places.remove();
        cursor = START;
    }

    /** The SCAN to send; its reply goes to {@link #accept}. */
    public Command next() {
        pageUnderWay = true;
        return type == null
                ? Command.of("SCAN", cursor, "COUNT", pageKeys)
                : Command.of("SCAN", cursor, "COUNT", pageKeys, "TYPE", type);
    }

    /** Takes the reply of a SCAN and returns its keys, which are where {@link #place()} said. */
    public List<byte[]> accept(List<?> reply) {
        pageUnderWay = false;
        List<byte[]> keys = new ArrayList<>();
        for (Object key : (List<?>) reply.get(1)) {
            keys.add((byte[]) key);
        }
        cursor = new String((byte[]) reply.get(0), StandardCharsets.US_ASCII);
        if (cursor.equals(START)) {
            places.remove();
        }
        return keys;
    }
}
