package io.rediscdc.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * Collects any reply as plain Java: {@code byte[]} for a string, bulk or simple, since Lettuce does not tell them apart,
 * {@code Long}, {@code List}, null, and {@link RedisError} also inside lists. Counts elements itself, so it needs no
 * depth.
 */
final class ReplyOutput extends CommandOutput<byte[], byte[], Object> {
    private Deque<Frame> open;
    private RedisError failure;

    private record Frame(List<Object> elements, int count) {}

    ReplyOutput() {
        super(ByteArrayCodec.INSTANCE, null);
    }

    /** The whole reply; an error at the top as {@link RedisError}. */
    Object reply() {
        return failure != null ? failure : output;
    }

    @Override
    public void set(ByteBuffer bytes) {
        add(bytes == null ? null : copy(bytes));
    }

    @Override
    public void set(long integer) {
        add(integer);
    }

    @Override
    public void set(double number) {
        add(number);
    }

    @Override
    public void set(boolean value) {
        add(value);
    }

    @Override
    public void setError(ByteBuffer error) {
        setError(new String(copy(error), StandardCharsets.UTF_8));
    }

    @Override
    public void setError(String error) {
        if (open == null || open.isEmpty()) {
            failure = new RedisError(error);
        } else {
            add(new RedisError(error));
        }
    }

    @Override
    public void multi(int count) {
        if (count < 0) {
            add(null);
        } else if (count == 0) {
            add(Collections.emptyList());
        } else {
            if (open == null) {
                open = new ArrayDeque<>(2);
            }
            open.push(new Frame(new ArrayList<>(count), count));
        }
    }

    private void add(Object value) {
        Object done = value;
        while (open != null && !open.isEmpty()) {
            Frame top = open.peek();
            top.elements().add(done);
            if (top.elements().size() < top.count()) {
                return;
            }
            done = open.pop().elements();
        }
        output = done;
    }

    private static byte[] copy(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
