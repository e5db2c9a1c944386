package io.rediscdc.rdb;

import io.rediscdc.event.Slice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Makes a listpack; a string of decimal digits is kept as the integer that it is, as Redis does it. */
final class ListpackOutput {
    private static final int HEADER_BYTES = 6; // bytes in all, number of elements
    private static final int UNKNOWN_COUNT = 0xffff;
    private static final int MOST_DIGITS = 20;

    private byte[] bytes = new byte[256];
    private int length = HEADER_BYTES;
    private int count;

    int length() {
        return length;
    }

    void add(Slice string) {
        Long number = canonical(string);
        if (number != null) {
            add(number);
            return;
        }
        int from = length;
        int size = string.length();
        if (size < 1 << 6) {
            put(0x80 | size);
        } else if (size < 1 << 12) {
            put(0xe0 | size >> 8);
            put(size);
        } else {
            put(0xf0);
            littleEndian(size, Integer.BYTES);
        }
        room(size);
        System.arraycopy(string.array(), string.offset(), bytes, length, size);
        length += size;
        end(from);
    }

    void add(long number) {
        int from = length;
        if (number >= 0 && number < 1 << 7) {
            put((int) number);
        } else if (number >= -(1 << 12) && number < 1 << 12) {
            put(0xc0 | (int) number >> 8 & 0x1f);
            put((int) number);
        } else if (number == (short) number) {
            put(0xf1);
            littleEndian(number, 2);
        } else if (number >= -(1 << 23) && number < 1 << 23) {
            put(0xf2);
            littleEndian(number, 3);
        } else if (number == (int) number) {
            put(0xf3);
            littleEndian(number, 4);
        } else {
            put(0xf4);
            littleEndian(number, 8);
        }
        end(from);
    }

    /** Adds all elements of another one. */
    void append(ListpackOutput other) {
        int size = other.length - HEADER_BYTES;
        room(size);
        System.arraycopy(other.bytes, HEADER_BYTES, bytes, length, size);
        length += size;
        count += other.count;
    }

    /** The finished listpack; nothing may be added behind it. */
    Slice finish() {
        put(0xff);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(0, length).putShort(4, (short)
                Math.min(count, UNKNOWN_COUNT));
        return Slice.of(bytes, 0, length);
    }

    /** Behind each element its length, seven bits a byte, the highest first and without a mark. */
    private void end(int from) {
        int size = length - from;
        int more = Listpack.backwardBytes(size) - 1;
        put(size >> 7 * more);
        for (int i = more - 1; i >= 0; i--) {
            put(size >> 7 * i & 0x7f | 0x80);
        }
        count++;
    }

    private static Long canonical(Slice string) {
        if (string.length() == 0 || string.length() > MOST_DIGITS) {
            return null;
        }
        for (int i = 0; i < string.length(); i++) {
            byte digit = string.at(i);
            if ((digit < '0' || digit > '9') && (i > 0 || digit != '-')) {
                return null;
            }
        }
        try {
            long number = RdbReader.number(string);
            return RdbInput.decimal(number).equals(string) ? number : null;
        } catch (RdbException e) {
            return null; // it has more digits than a number of 64 bits
        }
    }

    private void littleEndian(long number, int size) {
        for (int i = 0; i < size; i++) {
            put((int) (number >> 8 * i));
        }
    }

    private void put(int oneByte) {
        room(1);
        bytes[length++] = (byte) oneByte;
    }

    private void room(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
