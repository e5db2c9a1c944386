package io.rediscdc.redis;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What a node of a cluster says of one node: a line of CLUSTER NODES.
 *
 * @param id the node's identity, whatever its address
 * @param address {@code host:port@busport[,hostname[,...]]}
 * @param primary the id of the primary that it is a replica of, or {@code -}
 * @param epoch its configuration epoch
 * @param slots each a slot, a range, or, in brackets, one that is on its way and still belongs to its owner
 */
public record ClusterLine(
        String id, String address, List<String> flags, String primary, long epoch, List<String> slots) {
    private static final int ID = 0;
    private static final int ADDRESS = 1;
    private static final int FLAGS = 2;
    private static final int PRIMARY = 3;
    private static final int EPOCH = 6;
    private static final int FIRST_SLOT = 8;

    /** Reads the reply of CLUSTER NODES. */
    public static List<ClusterLine> parse(String reply) {
        return reply.lines()
                .map(line -> line.split(" ", -1))
                .filter(words -> words.length >= FIRST_SLOT)
                .map(words -> new ClusterLine(
                        words[ID],
                        words[ADDRESS],
                        List.of(words[FLAGS].split(",", -1)),
                        words[PRIMARY],
                        Long.parseLong(words[EPOCH]),
                        List.of(words).subList(FIRST_SLOT, words.length)))
                .toList();
    }

    /** Whether it is of the node that was asked. */
    public boolean isMyself() {
        return flags.contains("myself");
    }

    /** The slots that it owns. */
    public BitSet owned() {
        return owned(slots);
    }

    /** What words owned slots are written by, each a slot or a range; those in brackets and empty ones are left out. */
    public static BitSet owned(List<String> words) {
        BitSet owned = new BitSet();
        for (String word : words) {
            if (!word.isEmpty() && word.charAt(0) != '[') {
                int[] ends = Arrays.stream(word.split("-", -1))
                        .mapToInt(Integer::parseInt)
                        .toArray();
                owned.set(ends[0], ends[ends.length - 1] + 1);
            }
        }
        return owned;
    }
}
