package io.rediscdc.bench.cases;

import io.rediscdc.bench.load.Kind;
import io.rediscdc.bench.process.RegistryProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every case there is, in the order of the docs. */
public final class Cases {
    private static final int MILLION = 1_000_000;
    private static final int QUICK = 200_000;
    private static final int SCALE = 500_000;
    private static final int SCALE_QUICK = 60_000;
    private static final int[] FACTORS = {1, 4, 16};

    private Cases() {}

    public static List<Case> all() {
        List<Case> all = new ArrayList<>();
        sinks(all);
        all.add(new SnapshotCase(
                "snapshot-string", "strings of 100 bytes", 3 * MILLION, QUICK, Kind::strings, Form.binary()));
        all.add(hashes("snapshot-hash", "hashes of 10 fields", Form.binary()));
        all.add(hashes("snapshot-typed-json", "hashes of 10 fields as JSON without schemas", typed("typed-json.json")));
        all.add(hashes("snapshot-typed-avro", "hashes of 10 fields as Avro, with a schema registry", avro()));
        for (String mode : List.of("notifications", "monitor", "tracking")) {
            for (LivePhase phase : LivePhase.values()) {
                all.add(new LiveCase(mode, phase));
            }
        }
        all.add(new LatencyCase());
        all.add(new VerifyCase(MILLION, QUICK / 2));
        scale(all);
        return all;
    }

    private static void sinks(List<Case> all) {
        all.add(strings("sink-set", "strings of 100 bytes, each key once, to one server", 18, 1, Servers::one));
        all.add(new SinkCase(
                "sink-hash",
                "hashes of 10 fields as DUMP payloads, to one server",
                3 * MILLION,
                QUICK / 2,
                1,
                Kind::hashes,
                Servers::one,
                SinkReference.restore()));
        all.add(strings("sink-replay", "strings of 100 bytes, each key ten times, to one server", 9, 10, Servers::one));
        all.add(new SinkCase(
                "sink-cluster",
                "strings of 100 bytes to a cluster of three primaries",
                3 * MILLION,
                QUICK,
                1,
                Kind::strings,
                binary -> Servers.cluster(binary, 3),
                SinkReference.clusterSet(3)));
        all.add(strings(
                "sink-24-shards", "strings of 100 bytes to 24 servers", 9, 1, binary -> Servers.shards(binary, 24)));
        all.add(strings(
                "sink-fanout-3",
                "strings of 100 bytes, each to three servers",
                9,
                1,
                binary -> Servers.copies(binary, 3)));
    }

    private static Case strings(String name, String what, int millions, int versions, Servers.Start targets) {
        return new SinkCase(
                name, what, millions * MILLION, QUICK, versions, Kind::strings, targets, SinkReference.set());
    }

    private static Case hashes(String name, String what, Form form) {
        return new SnapshotCase(name, what, MILLION, QUICK / 2, Kind::hashes, form);
    }

    private static Form typed(String file) {
        return new TypedForm(file, List::of, stage -> Map.of());
    }

    private static Form avro() {
        return new TypedForm(
                "typed-avro-apicurio.json",
                RegistryProcess::plugins,
                stage -> Map.of("apicurio.registry.url", stage.registry()));
    }

    private static void scale(List<Case> all) {
        for (int factor : FACTORS) {
            all.add(new SinkCase(
                    "scale/sink-" + factor + "x",
                    "sink-set with " + factor + " times as many keys",
                    factor * SCALE,
                    factor * SCALE_QUICK,
                    1,
                    Kind::strings,
                    Servers::one,
                    SinkReference.set()));
        }
        for (int factor : FACTORS) {
            all.add(new SnapshotCase(
                    "scale/snapshot-" + factor + "x",
                    "snapshot-string with " + factor + " times as many keys",
                    factor * SCALE,
                    factor * SCALE_QUICK,
                    Kind::strings,
                    Form.binary()));
        }
    }
}
