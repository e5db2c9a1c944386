package io.rediscdc.bench.process;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where this build is, as bin/bench tells. */
public final class Home {
    private Home() {}

    public static Path path() {
        String home = System.getProperty("rediscdc.home");
        if (home == null) {
            throw new IllegalStateException("the system property rediscdc.home is not set: start it by bin/bench");
        }
        return Path.of(home);
    }

    /** The folders with the two plugins. */
    static List<Path> plugins() {
        return Stream.of("redis-source-connector", "redis-sink-connector")
                .map(module -> path().resolve(Path.of(module, "target", "plugin")))
                .toList();
    }

    /** What bin/redis-cdc runs. */
    public static Path launcher() {
        return path().resolve(Path.of("redis-connect-tools", "target", "redis-cdc-launcher.jar"));
    }
}
