package io.rediscdc.rdb;

import io.rediscdc.event.Slice;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Reads a listpack from its first element to its last; integers come as their decimal digits. */
public final class Listpack implements Iterator<Slice> {
    private static final int HEADER_BYTES = 6; // bytes in all, number of elements
    private static final int END = 0xff;
    private static final int MOST_BACKWARD_BYTES = 5;

    private final Slice pack;
    private int at = HEADER_BYTES;

    public Listpack(Slice pack) {
        if (pack.length() <= HEADER_BYTES || (pack.at(pack.length() - 1) & 0xff) != END) {
            throw RdbInput.damaged("a listpack without its end");
        }
        this.pack = pack;
    }

    @Override
    public boolean hasNext() {
        return at < pack.length() - 1;
    }

    @Override
    public Slice next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        try {
            int from = at;
            Slice element = element();
            at += backwardBytes(at - from);
            if (at >= pack.length()) {
                throw RdbInput.damaged("a listpack with a cut element");
            }
            return element;
        } catch (IndexOutOfBoundsException e) {
            throw RdbInput.damaged("a listpack with a cut element");
        }
    }

    private Slice element() {
        int first = pack.at(at++) & 0xff;
        if (first < 0x80) {
            return RdbInput.decimal(first);
        }
        if (first < 0xc0) {
            return string(first & 0x3f);
        }
        if (first < 0xe0) {
            int thirteenBits = (first & 0x1f) << 8 | (pack.at(at++) & 0xff);
            return RdbInput.decimal(thirteenBits << 19 >> 19);
        }
        if (first < 0xf0) {
            return string((first & 0x0f) << 8 | (pack.at(at++) & 0xff));
        }
        return switch (first) {
            case 0xf0 -> string((int) littleEndian(4));
            case 0xf1 -> RdbInput.decimal(littleEndian(2));
            case 0xf2 -> RdbInput.decimal(littleEndian(3));
            case 0xf3 -> RdbInput.decimal(littleEndian(4));
            case 0xf4 -> RdbInput.decimal(littleEndian(8));
            default -> throw RdbInput.damaged("a listpack with an element of an unknown encoding");
        };
    }

    private Slice string(int length) {
        Slice string = Slice.of(pack.array(), pack.offset() + at, length);
        at += length;
        return string;
    }

    /** Signed. */
    private long littleEndian(int bytes) {
        long number = pack.at(at + bytes - 1);
        for (int i = bytes - 2; i >= 0; i--) {
            number = number << 8 | (pack.at(at + i) & 0xff);
        }
        at += bytes;
        return number;
    }

    /**
     * Behind each element its length, for who reads backwards, seven bits a byte; from two bytes on Redis leaves the
     * greatest number that would fit to the next size.
     */
    static int backwardBytes(int length) {
        if (length < 1 << 7) {
            return 1;
        }
        int bytes = 2;
        while (bytes < MOST_BACKWARD_BYTES && length >= (1 << 7 * bytes) - 1) {
            bytes++;
        }
        return bytes;
    }
}
