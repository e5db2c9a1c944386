package io.rediscdc.tools.quickstart;

import java.nio.file.Path;

/** Where this build is. */
final class Home {
    private Home() {}

    /** As bin/redis-cdc tells. */
    static Path path() {
        String home = System.getProperty("rediscdc.home");
        if (home == null) {
            throw new IllegalStateException("the system property rediscdc.home is not set: start it by bin/quickstart");
        }
        return Path.of(home);
    }

    static Path config(String name) {
        return path().resolve("config").resolve(name);
    }
}
