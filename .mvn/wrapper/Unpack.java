import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * {@code java Unpack.java URL SHA-512 FOLDER}: downloads a zip, checks it and unpacks it into a folder that does not
 * exist yet. Needs nothing but the JDK that Maven needs too.
 */
final class Unpack {
    public static void main(String[] args) throws Exception {
        Path target = Path.of(args[2]).toAbsolutePath();
        Files.createDirectories(target.getParent());
        Path zip = Files.createTempFile(target.getParent(), "download", ".zip");
        try {
            String found = download(URI.create(args[0]), zip);
            if (!found.equals(args[1])) {
                throw new IOException(args[0] + " has the SHA-512 " + found + ", expected " + args[1]);
            }
            Path folder = Files.createTempDirectory(target.getParent(), "unpack");
            unpack(zip, folder);
            Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(zip);
        }
    }

    private static String download(URI from, Path to) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-512");
        try (InputStream in = new DigestInputStream(from.toURL().openStream(), digest)) {
            Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void unpack(Path zip, Path folder) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (!file.startsWith(folder)) {
                    throw new IOException(entry.getName() + " points out of the folder");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(in, file);
                    file.toFile().setExecutable(file.getParent().endsWith("bin"), false);
                }
            }
        }
    }
}
