package io.rediscdc.format;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** MD5, for what stands for bytes and keeps no secret. */
public final class Md5 {
    private Md5() {}

    /** A fresh one. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
