package io.rediscdc.source.capture.monitor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One line of MONITOR, such as {@code 1700000000.000001 [0 127.0.0.1:5000] "SET" "key" "value"}, taken apart where it
 * lies: an argument is found only when asked for and copied only when decoded. Reused for each line; for one thread.
 */
final class MonitorLine {
    /** Stands in a {@link LineAssembler}'s line for the rest of an argument that is too long. */
    static final byte CUT = 0;

    private byte[] bytes;
    private int begin;
    private int end;
    private long micros;
    private int db;
    private int sourceFrom;
    private int sourceTo;

    private int found;
    private int next;
    private int[] starts = new int[16];
    private int[] ends = new int[16];
    private boolean[] escaped = new boolean[16];

    /**
     * Takes a line in; it must not change until the next one.
     *
     * @return false if it is none of MONITOR, but another reply
     * @throws MalformedLineException if its head cannot be read
     */
    boolean begin(byte[] line, int from, int to) {
        if (from == to || line[from] < '0' || line[from] > '9') {
            return false;
        }
        bytes = line;
        begin = from;
        end = to;
        found = 0;
        int dot = digits(from);
        expect(dot, '.');
        int space = digits(dot + 1);
        micros = number(from, dot) * 1_000_000 + number(dot + 1, space);
        expect(space, ' ');
        expect(space + 1, '[');
        int dbEnd = digits(space + 2);
        expect(dbEnd, ' ');
        db = (int) number(space + 2, dbEnd);
        sourceFrom = dbEnd + 1;
        sourceTo = sourceFrom;
        while (sourceTo < end && !(line[sourceTo] == ']' && sourceTo + 1 < end && line[sourceTo + 1] == ' ')) {
            sourceTo++;
        }
        expect(sourceTo, ']');
        next = sourceTo + 2;
        return true;
    }

    /** The server's clock, in microseconds since 1970. */
    long micros() {
        return micros;
    }

    /** The database that the command ran in. */
    int db() {
        return db;
    }

    /** Whether a script or a function ran the command. */
    boolean byScript() {
        return sourceTo - sourceFrom == 3 && bytes[sourceFrom] == 'l';
    }

    /** Who ran the command: {@code ip:port}, {@code unix:path}, or {@code lua} for a script. */
    String source() {
        return new String(bytes, sourceFrom, sourceTo - sourceFrom, StandardCharsets.ISO_8859_1);
    }

    /** Whether there is an argument of this number; the command word is argument 0. */
    boolean has(int argument) {
        while (found <= argument && next < end) {
            find();
        }
        return argument < found;
    }

    /** How many arguments there are, the command word included. */
    int count() {
        has(Integer.MAX_VALUE - 1);
        return found;
    }

    /** The argument's own bytes. It must be there. */
    byte[] argument(int argument) {
        int from = start(argument);
        int to = ends[argument];
        if (to > from && bytes[to - 1] == CUT) {
            throw new MalformedLineException("a key is longer than " + LineAssembler.MAX_ARGUMENT_BYTES + " bytes");
        }
        return escaped[argument] ? unescape(from, to) : Arrays.copyOfRange(bytes, from, to);
    }

    /** Whether the argument is this word, in capital or small letters. The word is given in small ones. */
    boolean is(int argument, byte[] word) {
        int from = start(argument);
        if (ends[argument] - from != word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (lower(bytes[from + i]) != word[i]) {
                return false;
            }
        }
        return true;
    }

    /** The argument as a number from 0 on, or -1 if it is none or too large. */
    int number(int argument) {
        int from = start(argument);
        int to = ends[argument];
        if (from == to || to - from > 9 || digits(from) < to) {
            return -1;
        }
        return (int) number(from, to);
    }

    /** Where the argument begins, still escaped, in {@link #array()}. */
    int start(int argument) {
        if (!has(argument)) {
            throw new MalformedLineException("there is no argument " + argument);
        }
        return starts[argument];
    }

    /** Where the argument ends; it must have been found. */
    int end(int argument) {
        return ends[argument];
    }

    byte[] array() {
        return bytes;
    }

    static byte lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? (byte) (letter + 32) : letter;
    }

    private void find() {
        expect(next, '"');
        int at = next + 1;
        boolean backslash = false;
        while (at < end && bytes[at] != '"') {
            if (bytes[at] == '\\') {
                backslash = true;
                at++;
            }
            at++;
        }
        expect(at, '"');
        if (found == starts.length) {
            starts = Arrays.copyOf(starts, found * 2);
            ends = Arrays.copyOf(ends, found * 2);
            escaped = Arrays.copyOf(escaped, found * 2);
        }
        starts[found] = next + 1;
        ends[found] = at;
        escaped[found] = backslash;
        found++;
        next = at + 1;
        if (next < end) {
            expect(next++, ' ');
            if (next == end) {
                throw new MalformedLineException("it ends in a space");
            }
        }
    }

    private byte[] unescape(int from, int to) {
        byte[] out = new byte[to - from];
        int length = 0;
        for (int at = from; at < to; at++) {
            byte b = bytes[at];
            if (b == '\\') {
                b = bytes[++at];
                switch (b) {
                    case '"', '\\' -> out[length++] = b;
                    case 'n' -> out[length++] = '\n';
                    case 'r' -> out[length++] = '\r';
                    case 't' -> out[length++] = '\t';
                    case 'a' -> out[length++] = 7;
                    case 'b' -> out[length++] = '\b';
                    case 'x' -> {
                        out[length++] = (byte) (hex(at + 1, to) << 4 | hex(at + 2, to));
                        at += 2;
                    }
                    default -> throw new MalformedLineException("an unknown escape at byte " + (at - begin));
                }
            } else {
                out[length++] = b;
            }
        }
        return Arrays.copyOf(out, length);
    }

    private int hex(int at, int to) {
        int digit = at < to ? Character.digit(bytes[at], 16) : -1;
        if (digit < 0) {
            throw new MalformedLineException("no hexadecimal digit at byte " + (at - begin));
        }
        return digit;
    }

    private int digits(int from) {
        int at = from;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
    }

    private long number(int from, int to) {
        long number = 0;
        for (int at = from; at < to; at++) {
            number = number * 10 + (bytes[at] - '0');
        }
        return number;
    }

    private void expect(int at, char wanted) {
        if (at >= end || bytes[at] != wanted) {
            throw new MalformedLineException("no " + wanted + " at byte " + (at - begin) + " of " + (end - begin));
        }
    }
}
