package io.rediscdc.redis;

import io.rediscdc.event.Slice;
import java.nio.charset.StandardCharsets;

/**
 * One Redis command with its arguments as they go over the wire.
 *
 * <p>An argument is a {@code byte[]}, a {@link Slice}, a {@code String} (sent as UTF-8) or a {@code Long} or
 * {@code Integer} (sent in decimal). Arrays are shared, not copied.
 */
public final class Command {
    private static final byte[] CRLF = {'\r', '\n'};

    private final Object[] args;

    private Command(Object[] args) {
        this.args = args;
    }

    /** The command word first, then its arguments. */
    public static Command of(Object... args) {
        return new Command(args);
    }

    /** The command word, for messages: never an argument, which may be a secret. */
    public String name() {
        return args[0] instanceof byte[] bytes ? new String(bytes, StandardCharsets.US_ASCII) : args[0].toString();
    }

    /** Where encoded bytes go: Netty's buffer or a socket's. */
    interface Out {
        void bytes(byte[] array, int offset, int length);
    }

    /** Writes the command as a RESP array of bulk strings. */
    void encode(Out out) {
        header(out, '*', args.length);
        for (Object arg : args) {
            if (arg instanceof byte[] bytes) {
                bulk(out, bytes, 0, bytes.length);
            } else if (arg instanceof Slice slice) {
                bulk(out, slice.array(), slice.offset(), slice.length());
            } else {
                byte[] bytes = arg.toString().getBytes(StandardCharsets.UTF_8);
                bulk(out, bytes, 0, bytes.length);
            }
        }
    }

    private static void bulk(Out out, byte[] array, int offset, int length) {
        header(out, '$', length);
        out.bytes(array, offset, length);
        out.bytes(CRLF, 0, 2);
    }

    private static void header(Out out, char type, int number) {
        byte[] digits = new byte[13];
        int at = digits.length;
        digits[--at] = '\n';
        digits[--at] = '\r';
        int rest = number;
        do {
            digits[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        digits[--at] = (byte) type;
        out.bytes(digits, at, digits.length - at);
    }

    @Override
    public String toString() {
        return name() + " with " + (args.length - 1) + " arguments";
    }
}
