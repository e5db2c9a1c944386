package io.rediscdc.tools.up;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;

/** What {@code up} keeps between runs: topics and logs. One process at a time may use it. */
final class DataFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel lockFile;

    private DataFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder if need be and locks it.
     *
     * @throws IllegalArgumentException if it cannot be used, with the reason
     */
    static DataFolder open(Path given) {
        Path path = given.toAbsolutePath().normalize();
        try {
            Files.createDirectories(path.resolve("logs"));
            Files.createDirectories(path.resolve("kafka"));
            FileChannel lockFile =
                    FileChannel.open(path.resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(lockFile)) {
                lockFile.close();
                throw new IllegalArgumentException(path + " is in use by another redis-cdc up");
            }
            return new DataFolder(path, lockFile);
        } catch (IOException e) {
            throw new IllegalArgumentException(path + " cannot be used: " + e, e);
        }
    }

    private static boolean isLocked(FileChannel lockFile) throws IOException {
        try {
            return lockFile.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // the other is in this JVM
        }
    }

    Path path() {
        return path;
    }

    /**
     * By which this folder's topics at a Kafka are told from those of others: eight hexadecimal digits, made with the first
     * call and kept.
     */
    String id() throws IOException {
        Path file = path.resolve("connect.id");
        if (Files.notExists(file)) {
            Path made =
                    Files.writeString(path.resolve("connect.id.tmp"), "%08x".formatted(new SecureRandom().nextInt()));
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file);
    }

    Path kafka() {
        return path.resolve("kafka");
    }

    Path logs() {
        return path.resolve("logs");
    }

    /** Gives up the lock; the files stay. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
