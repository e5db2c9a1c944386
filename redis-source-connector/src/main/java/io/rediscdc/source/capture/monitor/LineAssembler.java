package io.rediscdc.source.capture.monitor;

import io.rediscdc.redis.SimpleString;
import java.util.Arrays;

/**
 * Makes whole lines of the parts that they arrive in. A line that lies whole in the input's buffer is passed on as it
 * is. Of the others, an argument too long for a key is cut short, so that a value of hundreds of megabytes, four times
 * as long when escaped, costs no memory. For one thread.
 */
final class LineAssembler implements SimpleString {
    /** Longest argument to keep, escaped. */
    static final int MAX_ARGUMENT_BYTES = 4 << 20;
    /** Longest line, what is cut out of it aside. */
    static final int MAX_LINE_BYTES = 256 << 20;

    private static final int KEPT_BYTES = 1 << 20;

    /** Takes a line. */
    interface Lines {
        /**
         * @param bytes holds the line only until this returns
         */
        void line(byte[] bytes, int from, int to);
    }

    private final Lines lines;
    private byte[] buffer = new byte[1024];
    private int length;
    private boolean quoted;
    private boolean escape;
    private int argumentBytes;

    LineAssembler(Lines lines) {
        this.lines = lines;
    }

    @Override
    public void part(byte[] bytes, int from, int to, boolean last) {
        if (last && length == 0) {
            lines.line(bytes, from, to);
            return;
        }
        for (int at = from; at < to; at++) {
            append(bytes[at]);
        }
        if (last) {
            int whole = length;
            length = 0;
            quoted = false;
            lines.line(buffer, 0, whole);
            if (buffer.length > KEPT_BYTES) {
                buffer = new byte[KEPT_BYTES];
            }
        }
    }

    private void append(byte b) {
        if (!quoted) {
            quoted = b == '"';
            escape = false;
            argumentBytes = 0;
            put(b);
        } else if (b == '"' && !escape) {
            quoted = false;
            put(b);
        } else {
            escape = b == '\\' && !escape;
            argumentBytes++;
            if (argumentBytes <= MAX_ARGUMENT_BYTES) {
                put(b);
            } else if (argumentBytes == MAX_ARGUMENT_BYTES + 1) {
                cut();
            } // else left out
        }
    }

    /** Ends the argument with the mark, not inside of an escape, which would hide the closing quote. */
    private void cut() {
        int before = length;
        while (before > 0 && buffer[before - 1] == '\\') {
            before--;
        }
        length = before;
        put(MonitorLine.CUT);
    }

    private void put(byte b) {
        if (length == buffer.length) {
            if (length >= MAX_LINE_BYTES) {
                throw new MalformedLineException("it is longer than " + MAX_LINE_BYTES + " bytes");
            }
            buffer = Arrays.copyOf(buffer, Math.min(length * 2, MAX_LINE_BYTES));
        }
        buffer[length++] = b;
    }
}
