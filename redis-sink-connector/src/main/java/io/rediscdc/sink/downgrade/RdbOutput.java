package io.rediscdc.sink.downgrade;

import io.rediscdc.event.Slice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Type byte and body of a DUMP payload that is being made. */
final class RdbOutput {
    /** What Redis takes in one argument, {@code proto-max-bulk-len}, as it is set by default. */
    static final int MOST_BYTES = 512 << 20;

    private byte[] bytes;
    private int length;

    RdbOutput(int expected) {
        bytes = new byte[expected + Long.BYTES];
    }

    void write(int oneByte) {
        room(1);
        bytes[length++] = (byte) oneByte;
    }

    void write(Slice slice) {
        room(slice.length());
        System.arraycopy(slice.array(), slice.offset(), bytes, length, slice.length());
        length += slice.length();
    }

    void string(Slice string) {
        int count = string.length();
        if (count < 1 << 6) {
            write(count);
        } else if (count < 1 << 14) {
            write(0x40 | count >> 8);
            write(count & 0xff);
        } else {
            fillCount(reserveCount(), count);
        }
        write(string);
    }

    void doubleValue(double number) {
        room(Double.BYTES);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putDouble(length, number);
        length += Double.BYTES;
    }

    /** Leaves room for a count that is known later. */
    int reserveCount() {
        int at = length;
        room(1 + Integer.BYTES);
        length += 1 + Integer.BYTES;
        return at;
    }

    void fillCount(int at, int count) {
        bytes[at] = (byte) 0x80;
        ByteBuffer.wrap(bytes).putInt(at + 1, count);
    }

    /** All of it, with so many bytes free behind it. */
    byte[] withRoom(int free) {
        return Arrays.copyOf(bytes, length + free);
    }

    private void room(int more) {
        long needed = (long) length + more;
        if (needed > MOST_BYTES) {
            throw new NoOlderFormException("its older form takes more than the " + (MOST_BYTES >> 20)
                    + " MB that Redis takes in one command: use a target of the source's version");
        }
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(MOST_BYTES, Math.max(needed, 2L * bytes.length)));
        }
    }
}
