package io.rediscdc.bench.cases;

import io.rediscdc.bench.load.Kind;
import io.rediscdc.bench.load.RedisBenchmark;
import io.rediscdc.bench.load.RestoreLoad;
import io.rediscdc.event.Slice;
import java.util.Arrays;

/** What a sink is compared with, at servers that hold as much as the sink's own. */
interface SinkReference {
    String what();

    default Servers.Start servers() {
        return Servers::one;
    }

    /**
     * Requests a second.
     *
     * @param keys how many the server holds
     * @param count how many requests
     */
    double measure(int port, Kind kind, int keys, int count);

    /** SET at one server. */
    static SinkReference set() {
        return new SinkReference() {
            @Override
            public String what() {
                return "redis-benchmark -t set -d 100 -r 1000000000 -P 64";
            }

            @Override
            public double measure(int port, Kind kind, int keys, int count) {
                return RedisBenchmark.run(port, setArgs(count));
            }
        };
    }

    /** SET at a cluster. */
    static SinkReference clusterSet(int primaries) {
        return new SinkReference() {
            @Override
            public String what() {
                return "redis-benchmark --cluster -t set -d 100 -r 1000000000 -P 64";
            }

            @Override
            public Servers.Start servers() {
                return binary -> Servers.cluster(binary, primaries);
            }

            @Override
            public double measure(int port, Kind kind, int keys, int count) {
                String[] args = Arrays.copyOf(setArgs(count), setArgs(count).length + 1);
                args[args.length - 1] = "--cluster";
                return RedisBenchmark.run(port, args);
            }
        };
    }

    /** RESTORE of the same payload. */
    static SinkReference restore() {
        return new SinkReference() {
            @Override
            public String what() {
                return "RESTORE of such a payload, 50 connections and -P 64 as redis-benchmark's, by the bench's own client";
            }

            @Override
            public double measure(int port, Kind kind, int keys, int count) {
                Slice payload = kind.state(0, 0).payload();
                byte[] bytes =
                        Arrays.copyOfRange(payload.array(), payload.offset(), payload.offset() + payload.length());
                return new RestoreLoad(port, keys).restore(bytes, count);
            }
        };
    }

    private static String[] setArgs(int count) {
        return new String[] {"-t", "set", "-d", "100", "-r", "1000000000", "-P", "64", "-n", Integer.toString(count)};
    }
}
