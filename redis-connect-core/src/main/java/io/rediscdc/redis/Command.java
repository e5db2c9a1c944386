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

    /** As {@code $2147483647} and a line end take. */
    private static final int HEADER_BYTES = 13;

    private static final int MOST_DIGITS = 20;
    private static final int MOST_BYTES_A_CHAR = 3;

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
        byte[] scratch = new byte[HEADER_BYTES];
        header(out, scratch, '*', args.length);
        for (Object arg : args) {
            if (arg instanceof byte[] bytes) {
                bulk(out, scratch, bytes, 0, bytes.length);
            } else if (arg instanceof Slice slice) {
                bulk(out, scratch, slice.array(), slice.offset(), slice.length());
            } else {
                byte[] bytes = arg.toString().getBytes(StandardCharsets.UTF_8);
                bulk(out, scratch, bytes, 0, bytes.length);
            }
        }
    }

    /** No fewer than {@link #encode} writes, of arrays and slices about as many. */
    long mostBytes() {
        long bytes = HEADER_BYTES;
        for (Object arg : args) {
            int length = arg instanceof byte[] array
                    ? array.length
                    : arg instanceof Slice slice
                            ? slice.length()
                            : arg instanceof Number
                                    ? MOST_DIGITS
                                    : MOST_BYTES_A_CHAR * arg.toString().length();
            bytes += HEADER_BYTES + length + CRLF.length;
        }
        return bytes;
    }

    private static void bulk(Out out, byte[] scratch, byte[] array, int offset, int length) {
        header(out, scratch, '$', length);
        out.bytes(array, offset, length);
        out.bytes(CRLF, 0, 2);
    }

    private static void header(Out out, byte[] digits, char type, int number) {
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
