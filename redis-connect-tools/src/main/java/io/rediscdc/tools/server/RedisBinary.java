package io.rediscdc.tools.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Redis or Valkey server that can be started here.
 *
 * @param executable a file that starts the server with the server's own arguments
 */
public record RedisBinary(Path executable) {
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

    private static Stream<Path> folders(String path) {
        return Pattern.compile(Pattern.quote(System.getProperty("path.separator")))
                .splitAsStream(path)
                .filter(folder -> !folder.isEmpty())
                .map(Path::of);
    }
}
