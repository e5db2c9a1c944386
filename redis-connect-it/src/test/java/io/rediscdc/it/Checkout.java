package io.rediscdc.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What the build has made, as it lies in the checkout. */
public final class Checkout {
    private static final Path ROOT =
            Path.of(Objects.requireNonNull(System.getProperty("rediscdc.home"), "the build sets rediscdc.home"));

    private Checkout() {}

    public static Path root() {
        return ROOT;
    }

    /** The folder to put on {@code plugin.path} for {@code source} or {@code sink}. */
    static Path pluginPath(String type) {
        return ROOT.resolve("redis-" + type + "-connector").resolve("target").resolve("plugin");
    }

    /** The plugin's own folder. */
    static Path plugin(String type) {
        List<Path> plugins = list(pluginPath(type));
        assertThat(plugins)
                .as("plugin folders of the %s: more than one calls for a clean", type)
                .hasSize(1);
        return plugins.get(0);
    }

    static Path zip(String type) {
        return ROOT.resolve("redis-" + type + "-connector")
                .resolve("target")
                .resolve(plugin(type).getFileName() + ".zip");
    }

    static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
