package io.rediscdc.tools.verify;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a value of any size is boiled down to, so that it need not be held: SHA-256 over its elements in order, or the
 * sum of the elements' own SHA-256 where the order means nothing. Each element may have several parts.
 */
final class Fingerprint {
    private final MessageDigest sha;
    private final boolean ordered;
    private long high;
    private long low;

    private Fingerprint(boolean ordered) {
        this.ordered = ordered;
        try {
            this.sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    static Fingerprint ordered() {
        return new Fingerprint(true);
    }

    static Fingerprint unordered() {
        return new Fingerprint(false);
    }

    /** Adds an element. */
    void add(byte[]... parts) {
        for (byte[] part : parts) {
            sha.update(number(part.length));
            sha.update(part);
        }
        if (!ordered) {
            ByteBuffer element = ByteBuffer.wrap(sha.digest());
            high += element.getLong();
            low += element.getLong();
        }
    }

    /** Adds a window of an ordered value that has no elements, so that windows of any size give the same in the end. */
    void addWindow(byte[] bytes) {
        sha.update(bytes);
    }

    /** 32 hexadecimal digits. Ends the fingerprint. */
    String text() {
        if (ordered) {
            return HexFormat.of().formatHex(sha.digest(), 0, 16);
        }
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }

    static byte[] number(long number) {
        return ByteBuffer.allocate(8).putLong(number).array();
    }
}
