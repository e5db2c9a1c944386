package io.rediscdc.source.record;

import io.rediscdc.event.KeyValue;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Eight bytes that stand for a state: equal for equal states. Not for several threads at once. */
public final class StateDigest {
    private final MessageDigest md5 = md5();

    public long of(KeyValue value) {
        md5.update(ByteBuffer.allocate(10)
                .put((byte) value.type().code())
                .put((byte) value.encoding().code())
                .putLong(value.expireAtMs())
                .flip());
        md5.update(
                value.payload().array(),
                value.payload().offset(),
                value.payload().length());
        return ByteBuffer.wrap(md5.digest()).getLong();
    }

    /** A fresh MD5, which every Java platform has. */
    public static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
