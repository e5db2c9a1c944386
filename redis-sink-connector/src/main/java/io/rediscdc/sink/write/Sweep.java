package io.rediscdc.sink.write;

import java.util.List;
import java.util.Set;

/** Says which of the keys that a target holds are to be removed. Asked for several servers at the same time. */
public interface Sweep {
    /** The databases of the target to look through. */
    Set<Integer> databases();

    /** Those of the keys of a database that are to be removed. */
    List<byte[]> doomed(int db, List<byte[]> keys);

    /** So many of them existed, and are removed. */
    void removed(long keys);
}
