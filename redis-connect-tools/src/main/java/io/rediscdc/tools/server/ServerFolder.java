package io.rediscdc.tools.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The working folder of one server: its log and, if it is told to keep any, its data.
 *
 * @param path an existing folder that belongs to this server alone
 */
record ServerFolder(Path path) {
    private static final String LOG = "server.log";
    private static final String CONFIG = "server.conf";

    static ServerFolder create() {
        try {
            return new ServerFolder(Files.createTempDirectory("redis-cdc-"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder for a Redis server", e);
        }
    }

    Path logFile() {
        return path.resolve(LOG);
    }

    String log() {
        try {
            return Files.exists(logFile()) ? new String(Files.readAllBytes(logFile()), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the server's log", e);
        }
    }

    /** The server's configuration file; a server that needs none has none. */
    Path configFile() {
        return path.resolve(CONFIG);
    }

    void writeConfig(List<String> lines) {
        try {
            Files.write(configFile(), lines);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the server's configuration file", e);
        }
    }

    /** Removes all but the log and the configuration file. */
    void deleteData() {
        deepestFirst().stream()
                .filter(file -> !file.equals(path) && !file.equals(logFile()) && !file.equals(configFile()))
                .forEach(ServerFolder::remove);
    }

    void delete() {
        Folders.delete(path);
    }

    private List<Path> deepestFirst() {
        if (!Files.exists(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(path)) {
            return files.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the server's folder", e);
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete from the server's folder", e);
        }
    }
}
