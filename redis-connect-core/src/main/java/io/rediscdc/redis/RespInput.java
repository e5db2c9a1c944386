package io.rediscdc.redis;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Decodes RESP2 and RESP3 from a stream through a buffer of its own. For one thread. */
final class RespInput {
    private static final int MAX_LINE_BYTES = 1 << 30;
    /** {@code txt:} or {@code mkd:} in front of a verbatim string. */
    private static final int VERBATIM_KIND_BYTES = 4;

    private final InputStream in;
    private byte[] buffer;
    private int position;
    private int limit;

    RespInput(InputStream in, int bufferBytes) {
        this.in = in;
        this.buffer = new byte[bufferBytes];
    }

    /** Whether bytes are at hand, so that the next value at least starts without waiting. */
    boolean hasBuffered() {
        return position < limit;
    }

    /** Waits for at least one byte. */
    void fill() throws IOException {
        position = 0;
        limit = 0;
        int got = in.read(buffer, 0, buffer.length);
        if (got < 0) {
            throw new EOFException("the server closed the connection");
        }
        limit = got;
    }

    /** The next reply or push, as {@link RespSocket#read()} describes it. */
    Object readValue() throws IOException {
        byte type = next();
        return switch (type) {
            case '$' -> readBulk((int) readNumber());
            case '*', '~' -> readArray((int) readNumber());
            case '%' -> readArray(2 * (int) readNumber());
            case '>' -> new RedisPush(requireArray(readArray((int) readNumber())));
            case ':' -> readNumber();
            case '+' -> readText();
            case '-' -> new RedisError(readText());
            case '!' -> new RedisError(new String(requireBulk((int) readNumber()), StandardCharsets.UTF_8));
            case '=' -> readVerbatim((int) readNumber());
            case '_' -> readNull();
            case ',' -> readDouble();
            case '#' -> readBoolean();
            case '(' -> readBigNumber();
            case '|' -> {
                readArray(2 * (int) readNumber()); // what the server says about the value, not a part of it
                yield readValue();
            }
            default -> throw new IOException("byte " + type + " does not start a RESP value");
        };
    }

    /**
     * The next value as {@link #readValue()} has it, but the bytes of a simple string go to {@code text}.
     *
     * @return {@code text} itself if it was one
     */
    Object readValue(SimpleString text) throws IOException {
        if (next() != '+') {
            position--;
            return readValue();
        }
        int end = indexOfLineEnd();
        while (end < 0) {
            text.part(buffer, position, limit, false);
            fill();
            end = indexOfLineEnd();
        }
        text.part(buffer, position, end, true);
        position = end + 1;
        next();
        return text;
    }

    private int indexOfLineEnd() {
        for (int i = position; i < limit; i++) {
            if (buffer[i] == '\r') {
                return i;
            }
        }
        return -1;
    }

    private byte next() throws IOException {
        if (position == limit) {
            fill();
        }
        return buffer[position++];
    }

    private byte[] readBulk(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        int got = Math.min(length, limit - position);
        System.arraycopy(buffer, position, bytes, 0, got);
        position += got;
        if (got < length && in.readNBytes(bytes, got, length - got) < length - got) {
            throw new EOFException("the connection ended inside a value");
        }
        if (next() != '\r' || next() != '\n') {
            throw new IOException("a value is not followed by a line end");
        }
        return bytes;
    }

    private List<Object> readArray(int count) throws IOException {
        if (count < 0) {
            return null;
        }
        List<Object> values = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            values.add(readValue());
        }
        return values;
    }

    private static List<Object> requireArray(List<Object> values) throws IOException {
        if (values == null || values.isEmpty() || !(values.get(0) instanceof byte[])) {
            throw new IOException("a push does not say what it is");
        }
        return values;
    }

    private byte[] requireBulk(int length) throws IOException {
        byte[] bytes = readBulk(length);
        if (bytes == null) {
            throw new IOException("a string of length " + length);
        }
        return bytes;
    }

    private byte[] readVerbatim(int length) throws IOException {
        byte[] bytes = requireBulk(length);
        if (length < VERBATIM_KIND_BYTES || bytes[VERBATIM_KIND_BYTES - 1] != ':') {
            throw new IOException("a verbatim string does not say its kind");
        }
        return Arrays.copyOfRange(bytes, VERBATIM_KIND_BYTES, length);
    }

    private Object readNull() throws IOException {
        String text = readText();
        if (!text.isEmpty()) {
            throw new IOException("'" + text + "' in a null");
        }
        return null;
    }

    private double readDouble() throws IOException {
        String text = readText();
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan", "-nan" -> Double.NaN;
            default -> {
                try {
                    yield Double.parseDouble(text);
                } catch (NumberFormatException e) {
                    throw new IOException("'" + text + "' is no number", e);
                }
            }
        };
    }

    private boolean readBoolean() throws IOException {
        String text = readText();
        return switch (text) {
            case "t" -> true;
            case "f" -> false;
            default -> throw new IOException("'" + text + "' is neither true nor false");
        };
    }

    private BigInteger readBigNumber() throws IOException {
        String text = readText();
        try {
            return new BigInteger(text);
        } catch (NumberFormatException e) {
            throw new IOException("'" + text + "' is no whole number", e);
        }
    }

    private String readText() throws IOException {
        return new String(readLine(), StandardCharsets.UTF_8);
    }

    private long readNumber() throws IOException {
        byte b = next();
        boolean negative = b == '-';
        if (negative) {
            b = next();
        }
        long number = 0;
        while (b != '\r') {
            if (b < '0' || b > '9') {
                throw new IOException("byte " + b + " in a number");
            }
            number = number * 10 + (b - '0');
            b = next();
        }
        next();
        return negative ? -number : number;
    }

    private byte[] readLine() throws IOException {
        byte[] line = new byte[64];
        int length = 0;
        for (byte b = next(); b != '\r'; b = next()) {
            if (length == line.length) {
                if (length >= MAX_LINE_BYTES) {
                    throw new IOException("a line is longer than " + MAX_LINE_BYTES + " bytes");
                }
                line = Arrays.copyOf(line, length * 2);
            }
            line[length++] = b;
        }
        next();
        return Arrays.copyOf(line, length);
    }
}
