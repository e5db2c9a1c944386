package io.rediscdc.sink.fleet;

import io.rediscdc.event.SlotTags;
import io.rediscdc.event.Slots;
import io.rediscdc.redis.ClusterView.Primary;
import io.rediscdc.sink.marker.Ledger;
import io.rediscdc.sink.marker.MarkerHash;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where the markers of a cluster stand: at slots evenly apart, each at whoever owns its slot and moving along with it;
 * and at the lowest slot of a primary that owns none of these.
 */
final class ClusterMarkers {
    private static final int APART = 256;

    private final Owners owners;
    private final Ledger ledger;
    /** Those that there are, as of the last time that they were looked for. */
    private final Set<MarkerHash> standing = new HashSet<>();

    ClusterMarkers(Owners owners, Ledger ledger) {
        this.owners = owners;
        this.ledger = ledger;
    }

    /** Those at a node, as of the last view of the cluster; none if it owns no slot. */
    List<MarkerHash> of(Primary node) {
        List<MarkerHash> hashes = new ArrayList<>();
        for (int slot = 0; slot < Slots.COUNT; slot += APART) {
            if (node.equals(owners.ofSlot(slot))) {
                hashes.add(ledger.hash(SlotTags.of(slot), false));
            }
        }
        for (int slot = 0; slot < Slots.COUNT && hashes.isEmpty(); slot++) {
            if (node.equals(owners.ofSlot(slot))) {
                hashes.add(ledger.hash(SlotTags.of(slot), true));
            }
        }
        return hashes;
    }

    /** The primaries that hold markers; markers that stand nowhere any more are forgotten. */
    List<Primary> primaries() {
        if (standing.stream().filter(MarkerHash::takeElsewhere).count() > 0) { // each says it once
            owners.mistrust();
        }
        List<Primary> primaries = new ArrayList<>();
        standing.clear();
        for (Primary primary : owners.primaries()) {
            List<MarkerHash> here = of(primary);
            if (!here.isEmpty()) {
                primaries.add(primary);
                standing.addAll(here);
            }
        }
        ledger.retain(standing);
        return primaries;
    }
}
