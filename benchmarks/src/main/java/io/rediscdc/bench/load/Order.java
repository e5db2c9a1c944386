package io.rediscdc.bench.load;

import java.util.Random;

/** In which order keys are written. */
public final class Order {
    /** Keys of a replayed history change together in blocks of so many. */
    private static final int BLOCK_KEYS = 1_000;

    private Order() {}

    /** All numbers below {@code count}, shuffled. */
    public static int[] shuffled(int count, long seed) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        shuffle(order, 0, count, new Random(seed));
        return order;
    }

    /**
     * Each number below {@code keys} several times, as the history of keys that are written in bursts: the versions of
     * a thousand keys lie mixed in one piece of the history, and its keys are of no order.
     */
    public static int[] history(int keys, int versions, long seed) {
        int[] shuffled = shuffled(keys, seed);
        int[] order = new int[keys * versions];
        Random random = new Random(seed);
        int at = 0;
        for (int from = 0; from < keys; from += BLOCK_KEYS) {
            int start = at;
            for (int i = from; i < Math.min(keys, from + BLOCK_KEYS); i++) {
                for (int version = 0; version < versions; version++) {
                    order[at++] = shuffled[i];
                }
            }
            shuffle(order, start, at, random);
        }
        return order;
    }

    private static void shuffle(int[] order, int from, int to, Random random) {
        for (int i = to - 1; i > from; i--) {
            int other = from + random.nextInt(i - from + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
    }
}
