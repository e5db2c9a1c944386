package io.rediscdc.rdb;

import io.rediscdc.event.Slice;
import io.rediscdc.format.DumpPayload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads the body of a DUMP payload from its start to its end. A body that ends too early or too late is damaged. */
public final class RdbInput {
    private static final int INT_8 = 0;
    private static final int INT_16 = 1;
    private static final int INT_32 = 2;
    private static final int LZF = 3;

    private final byte[] array;
    private final int end;
    private int at;

    private RdbInput(byte[] array, int from, int end) {
        this.array = array;
        this.at = from;
        this.end = end;
    }

    /** What is between the type byte and the footer. */
    public static RdbInput ofBody(Slice payload) {
        int from = payload.offset();
        return new RdbInput(payload.array(), from + 1, from + payload.length() - DumpPayload.FOOTER_BYTES);
    }

    /** A length, a count or an id, unsigned. */
    public long length() {
        int first = next();
        return switch (first >> 6) {
            case 0 -> first;
            case 1 -> (first & 0x3f) << 8 | next();
            case 2 ->
                switch (first) {
                    case 0x80 -> number(Integer.BYTES) & 0xffff_ffffL;
                    case 0x81 -> number(Long.BYTES);
                    default -> throw damaged("a length that begins with " + first);
                };
            default -> throw damaged("an encoded string where a length belongs");
        };
    }

    /** How many items follow, of which each takes a byte at least. */
    public int count() {
        long count = length();
        if (count < 0 || count > end - at) {
            throw damaged("a count of " + count);
        }
        return (int) count;
    }

    /** The bytes of a string, a slice of the payload where they lie there as they are. */
    public Slice string() {
        if ((peek() & 0xc0) != 0xc0) {
            return bytes(count());
        }
        return switch (next() & 0x3f) {
            case INT_8 -> decimal((byte) next());
            case INT_16 -> decimal(Short.reverseBytes((short) number(Short.BYTES)));
            case INT_32 -> decimal(Integer.reverseBytes((int) number(Integer.BYTES)));
            case LZF -> {
                int compressed = count();
                long length = length();
                yield Lzf.decompress(bytes(compressed), length);
            }
            default -> throw damaged("a string of an unknown encoding");
        };
    }

    public void skipString() {
        if ((peek() & 0xc0) != 0xc0) {
            bytes(count());
            return;
        }
        switch (next() & 0x3f) {
            case INT_8 -> bytes(Byte.BYTES);
            case INT_16 -> bytes(Short.BYTES);
            case INT_32 -> bytes(Integer.BYTES);
            case LZF -> {
                int compressed = count();
                length();
                bytes(compressed);
            }
            default -> throw damaged("a string of an unknown encoding");
        }
    }

    public Slice bytes(int count) {
        if (count < 0 || count > end - at) {
            throw damaged("its end " + (count - (long) (end - at)) + " bytes too early");
        }
        Slice slice = Slice.of(array, at, count);
        at += count;
        return slice;
    }

    /** Where it is, for {@link #since}. */
    public int mark() {
        return at;
    }

    /** What was read since a mark. */
    public Slice since(int mark) {
        return Slice.of(array, mark, at - mark);
    }

    public void requireEnd() {
        if (at != end) {
            throw damaged((end - at) + " bytes more than it needs");
        }
    }

    /** What to throw for a body that has something that cannot be. */
    public static RdbException damaged(String what) {
        return new RdbException("its body cannot be read, it has " + what);
    }

    static Slice decimal(long number) {
        return Slice.of(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
    }

    private int peek() {
        if (at == end) {
            throw damaged("its end too early");
        }
        return array[at] & 0xff;
    }

    private int next() {
        int next = peek();
        at++;
        return next;
    }

    /** Big endian. */
    private long number(int size) {
        Slice bytes = bytes(size);
        ByteBuffer in = ByteBuffer.wrap(bytes.array(), bytes.offset(), size);
        return switch (size) {
            case Short.BYTES -> in.getShort();
            case Integer.BYTES -> in.getInt();
            default -> in.getLong();
        };
    }
}
