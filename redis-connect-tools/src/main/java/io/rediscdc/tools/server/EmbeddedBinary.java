package io.rediscdc.tools.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/** Takes the server for this system out of the embedded-redis jar. */
final class EmbeddedBinary {
    private EmbeddedBinary() {}

    static Path unpack() {
        String name = resource(System.getProperty("os.name"), System.getProperty("os.arch"));
        URL source = EmbeddedBinary.class.getClassLoader().getResource(name);
        if (source == null) {
            throw new IllegalStateException("the class path lacks " + name + ", which the embedded-redis jar brings");
        }
        try {
            return unpack(source, CacheFolder.of("embedded").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack the embedded Redis server", e);
        }
    }

    /** The name under which the jar holds the server of this system. */
    static String resource(String os, String arch) {
        String system = os.toLowerCase(Locale.ROOT);
        boolean arm = arch.equals("aarch64") || arch.equals("arm64");
        boolean intel = arch.equals("amd64") || arch.equals("x86_64");
        if (system.contains("linux") && intel) {
            return "redis-server-6.2.6-v5-linux-amd64";
        }
        if (system.contains("linux") && arm) {
            return "redis-server-6.2.7-linux-arm64";
        }
        if (system.contains("mac") && (intel || arm)) {
            return "redis-server-6.2.6-v5-darwin-" + (arm ? "arm64" : "amd64");
        }
        throw new IllegalStateException("there is no embedded Redis server for " + os + " on " + arch
                + ": install redis-server or valkey-server, so that it is on PATH");
    }

    /** Others may unpack at the same time: each writes a file of its own and moves it into place whole. */
    private static Path unpack(URL source, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        if (Files.isExecutable(target)
                && Files.size(target) == source.openConnection().getContentLengthLong()) {
            return target;
        }
        Path part = Files.createTempFile(target.getParent(), "unpack", ".part");
        try (InputStream in = source.openStream()) {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
            return Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
