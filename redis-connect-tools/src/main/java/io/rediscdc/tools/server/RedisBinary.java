package io.rediscdc.tools.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Redis or Valkey server that can be started here.
 *
 * @param executable a file that starts the server with the server's own arguments
 */
public record RedisBinary(Path executable) {
    private static final Pattern VERSION = Pattern.compile("\\bv=(\\d+)\\.");
    private static final String[] NAMES = {"redis-server", "valkey-server"};

    public RedisBinary {
        Objects.requireNonNull(executable);
    }

    /** {@code redis-server} or {@code valkey-server} from PATH, else the one in the embedded-redis jar. */
    public static RedisBinary find() {
        return onPath().orElseGet(RedisBinary::embedded);
    }

    /** {@code redis-server}, else {@code valkey-server}, from PATH. */
    public static Optional<RedisBinary> onPath() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Arrays.stream(NAMES)
                .flatMap(name -> folders(path).map(folder -> folder.resolve(name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(RedisBinary::new);
    }

    /**
     * The server in the embedded-redis jar, Redis 6.2, unpacked into the user's cache folder.
     *
     * @throws IllegalStateException if there is none for this system
     */
    public static RedisBinary embedded() {
        return new RedisBinary(EmbeddedBinary.unpack());
    }

    /** The server that a folder holds under its usual name. */
    public static Optional<RedisBinary> in(Path folder) {
        return Arrays.stream(NAMES)
                .map(folder::resolve)
                .filter(Files::isExecutable)
                .findFirst()
                .map(RedisBinary::new);
    }

    /**
     * The first number of its version.
     *
     * @throws UncheckedIOException if it does not tell
     */
    int majorVersion() {
        try {
            Process process = new ProcessBuilder(executable.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher version = VERSION.matcher(said);
            if (!version.find()) {
                throw new IOException(executable + " --version says no version: " + said);
            }
            return Integer.parseInt(version.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> folders(String path) {
        return Pattern.compile(Pattern.quote(System.getProperty("path.separator")))
                .splitAsStream(path)
                .filter(folder -> !folder.isEmpty())
                .map(Path::of);
    }
}
