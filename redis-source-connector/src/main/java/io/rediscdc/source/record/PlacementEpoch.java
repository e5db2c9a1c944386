package io.rediscdc.source.record;

import java.util.Collection;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * How keys were dealt out over the servers of a connector when an offset was written, and how many times that had changed
 * by then. A server that was left out for a while keeps an offset from before, and meanwhile others owned its keys: it
 * shows by the epochs of theirs that its own is of the past.
 *
 * @param number counted from 1; 0 as long as no keys were ever dealt out
 * @param text how keys are dealt out
 */
public record PlacementEpoch(long number, String text) {
    private static final String UNSHARDED = "none";

    /** Of servers whose keys were never dealt out. */
    public static final PlacementEpoch NONE = new PlacementEpoch(0, UNSHARDED);

    /**
     * The epoch of a placement.
     *
     * @param text how keys are dealt out now
     * @param known what the offsets of all servers say
     */
    public static PlacementEpoch of(String text, Collection<PlacementEpoch> known) {
        long first = text.equals(UNSHARDED) ? 0 : 1;
        return new PlacementEpoch(
                known.stream()
                        .mapToLong(before -> before.text().equals(text) ? before.number() : before.number() + 1)
                        .reduce(first, Math::max),
                text);
    }

    /**
     * Reads {@link #toString()}.
     *
     * @param stored empty for {@link #NONE}
     * @throws ConnectException naming the field, the value and the rule
     */
    static PlacementEpoch parse(String stored) {
        if (stored.isEmpty()) {
            return NONE;
        }
        String[] parts = stored.split(" ", 2);
        if (parts.length < 2 || !parts[0].matches("\\d{1,18}")) {
            throw new ConnectException("source offset: placement=" + stored
                    + " must be a number and how keys were dealt out, as in '1 slot a,b'; delete the offset to start with"
                    + " a full snapshot");
        }
        return new PlacementEpoch(Long.parseLong(parts[0]), parts[1]);
    }

    @Override
    public String toString() {
        return number + " " + text;
    }
}
