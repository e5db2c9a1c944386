package io.rediscdc.bench.cases;

import io.rediscdc.bench.load.Kind;
import java.util.List;

/** Every case there is, in the order of the docs. */
public final class Cases {
    private static final int MILLION = 1_000_000;
    private static final int QUICK = 200_000;

    private Cases() {}

    public static List<Case> all() {
        return List.of(
                new SinkCase(
                        "sink-set",
                        "strings of 100 bytes, each key once, to one server",
                        3 * MILLION,
                        QUICK,
                        1,
                        Kind::strings,
                        Servers::one,
                        SinkReference.set()),
                new SnapshotCase("snapshot-string", "strings of 100 bytes", 3 * MILLION, QUICK, Kind::strings));
    }
}
