package io.rediscdc.sink.marker;

import io.rediscdc.redis.ClusterLine;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.ServerInfo;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * Which slots a node of a cluster holds, each with all of its keys. A resharding brings keys to a node without any write
 * of ours, so no marker goes forward for it; if the node then goes back to a state before they came, or a replica takes
 * over that had not got them, its markers may say no less than before. So each hash of markers at a node says beside
 * them, in the field {@link #FIELD}, which slots had arrived when it was written: {@code 1 RUN NODE,... SLOT,FIRST-LAST,...}.
 *
 * @param run the server's replication id: as long as it is the same the server has neither restarted nor taken over
 * @param nodes the id of the node first, then those of its replicas, which may take over with what they have of it
 * @param slots that are whole there
 */
record HeldSlots(String run, List<String> nodes, BitSet slots) {
    /** The field of a hash; every partition's name has a hyphen. */
    static final String FIELD = "slots";

    private static final String VERSION = "1";
    private static final int WORDS = 4;

    /** Asks a node. */
    static HeldSlots ask(Link link) {
        String nodes = new String((byte[]) link.call("CLUSTER", "NODES"), StandardCharsets.UTF_8);
        ServerInfo replication = ServerInfo.parse((byte[]) link.call("INFO", "replication"));
        return of(nodes, replication.get("master_replid"));
    }

    /** Reads the reply of CLUSTER NODES. */
    static HeldSlots of(String reply, String run) {
        List<ClusterLine> lines = ClusterLine.parse(reply);
        Optional<ClusterLine> myself =
                lines.stream().filter(ClusterLine::isMyself).findFirst();
        String self = myself.map(ClusterLine::id).orElse("");
        BitSet slots = myself.map(ClusterLine::owned).orElseGet(BitSet::new);
        Stream<String> replicas = lines.stream()
                .filter(line -> line.primary().equals(self))
                .map(ClusterLine::id)
                .sorted();
        return new HeldSlots(run, Stream.concat(Stream.of(self), replicas).toList(), slots);
    }

    /**
     * Reads {@link #text()}.
     *
     * @return null for null, and for what another version has written: then nothing is known
     */
    static HeldSlots parse(String text) {
        String[] words = text == null ? new String[0] : text.split(" ", -1);
        if (words.length != WORDS || !words[0].equals(VERSION)) {
            return null;
        }
        BitSet slots = ClusterLine.owned(List.of(words[3].split(",", -1)));
        return new HeldSlots(words[1], List.of(words[2].split(",", -1)), slots);
    }

    /** As it is kept. */
    String text() {
        StringJoiner ranges = new StringJoiner(",");
        for (int first = slots.nextSetBit(0); first >= 0; ) {
            int behind = slots.nextClearBit(first);
            ranges.add(behind - first == 1 ? "" + first : first + "-" + (behind - 1));
            first = slots.nextSetBit(behind);
        }
        return String.join(" ", VERSION, run, String.join(",", nodes), ranges.toString());
    }

    /**
     * Whether the server may lack keys of slots that came after this was written there. Not if it has been the same
     * primary ever since; nor if this came to it only along with a slot, and so tells of another server.
     *
     * @param now what it says of itself
     */
    boolean mayHaveLost(HeldSlots now) {
        BitSet since = (BitSet) now.slots().clone();
        since.andNot(slots);
        return nodes.contains(now.nodes().get(0)) && !run.equals(now.run()) && !since.isEmpty();
    }
}
