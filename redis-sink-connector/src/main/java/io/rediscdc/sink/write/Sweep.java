package io.rediscdc.sink.write;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Says which of the keys that a target holds are to be removed. Asked for several servers at the same time. */
public interface Sweep {
    /** The databases of the target to look through. */
    Set<Integer> databases();

    /**
     * Those of the keys of a database that are to be removed.
     *
     * @param isPlaced whether a key belongs to the server that it was found at
     */
    List<byte[]> doomed(int db, List<byte[]> keys, Predicate<byte[]> isPlaced);

    /** So many of them existed, and are removed. */
    void removed(long keys);
}
