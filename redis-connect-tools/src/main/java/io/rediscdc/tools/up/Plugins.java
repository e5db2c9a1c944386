package io.rediscdc.tools.up;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a worker loads.
 *
 * @param folders that hold plugin folders
 * @param listed whether each plugin is in a service manifest, as ours are: then the worker need not look into every class
 */
record Plugins(List<Path> folders, boolean listed) {
    /** As {@code plugin.path} takes it. */
    String path() {
        return folders.stream().map(Path::toString).collect(Collectors.joining(","));
    }

    /** As {@code plugin.discovery} takes it. */
    String discovery() {
        return listed ? "service_load" : "hybrid_warn";
    }
}
