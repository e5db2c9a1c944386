package io.rediscdc.bench.process;

import java.nio.file.Path;

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

    /** What bin/redis-cdc runs. */
    public static Path launcher() {
        return path().resolve(Path.of("redis-connect-tools", "target", "redis-cdc-launcher.jar"));
    }
}
