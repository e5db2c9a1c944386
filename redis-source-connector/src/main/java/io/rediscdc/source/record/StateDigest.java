package io.rediscdc.source.record;

import io.rediscdc.event.KeyValue;
import io.rediscdc.format.Md5;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** Eight bytes that stand for a state: equal for equal states. Not for several threads at once. */
public final class StateDigest {
    private final MessageDigest md5 = Md5.digest();

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
}
