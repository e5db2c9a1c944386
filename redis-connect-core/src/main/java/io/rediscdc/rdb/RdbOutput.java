package io.rediscdc.rdb;

import io.rediscdc.event.Slice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Type byte and body of a DUMP payload that is being made. */
public final class RdbOutput {
    /** What Redis takes in one argument, {@code proto-max-bulk-len}, as it is set by default. */
    public static final int MOST_BYTES = 512 << 20;

    private byte[] bytes;
    private int length;

    public RdbOutput(int expected) {
        bytes = new byte[expected + Long.BYTES];
    }

    public void write(int oneByte) {
        room(1);
        bytes[length++] = (byte) oneByte;
    }

    public void write(Slice slice) {
        room(slice.length());
        System.arraycopy(slice.array(), slice.offset(), bytes, length, slice.length());
        length += slice.length();
    }

    public void string(Slice string) {
        length(string.length());
        write(string);
    }

    /** A length, a count or a number of 64 bits, unsigned. */
    public void length(long number) {
        if (number >= 0 && number < 1 << 6) {
            write((int) number);
        } else if (number >= 0 && number < 1 << 14) {
            write(0x40 | (int) number >> 8);
            write((int) number & 0xff);
        } else if (number >= 0 && number <= 0xffff_ffffL) {
            fillCount(reserveCount(), (int) number);
        } else {
            room(1 + Long.BYTES);
            bytes[length] = (byte) 0x81;
            ByteBuffer.wrap(bytes).putLong(length + 1, number);
            length += 1 + Long.BYTES;
        }
    }

    /** A time in ms, or another number of eight bytes, little endian. */
    public void time(long number) {
        room(Long.BYTES);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length, number);
        length += Long.BYTES;
    }

    public void doubleValue(double number) {
        room(Double.BYTES);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putDouble(length, number);
        length += Double.BYTES;
    }

    /** Leaves room for a count that is known later. */
    public int reserveCount() {
        int at = length;
        room(1 + Integer.BYTES);
        length += 1 + Integer.BYTES;
        return at;
    }

    public void fillCount(int at, int count) {
        bytes[at] = (byte) 0x80;
        ByteBuffer.wrap(bytes).putInt(at + 1, count);
    }

    /** All of it, with so many bytes free behind it. */
    public byte[] withRoom(int free) {
        return Arrays.copyOf(bytes, length + free);
    }

    private void room(int more) {
        long needed = (long) length + more;
        if (needed > MOST_BYTES) {
            throw new RdbException(
                    "its payload takes more than the " + (MOST_BYTES >> 20) + " MB that Redis takes in one command");
        }
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(MOST_BYTES, Math.max(needed, 2L * bytes.length)));
        }
    }
}
