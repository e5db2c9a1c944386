package io.rediscdc.tools.server;

import java.nio.file.Path;

/** Where things that can be had again are kept between runs. */
final class CacheFolder {
    private CacheFolder() {}

    /** {@code $XDG_CACHE_HOME/redis-cdc/NAME}, else {@code ~/.cache/redis-cdc/NAME}; it may not exist yet. */
    static Path of(String name) {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base =
                cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return base.resolve("redis-cdc").resolve(name);
    }
}
