package io.rediscdc.rdb;

import io.rediscdc.event.Slice;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Reads a ziplist, as servers before 7.0 make it, from its first element to its last; integers come as their digits. */
public final class Ziplist implements Iterator<Slice> {
    private static final int HEADER_BYTES = 10; // bytes in all, offset of the last element, number of elements
    private static final int END = 0xff;
    private static final int LONG_PREVIOUS = 0xfe;

    private final Slice list;
    private int at = HEADER_BYTES;

    public Ziplist(Slice list) {
        if (list.length() <= HEADER_BYTES || (list.at(list.length() - 1) & 0xff) != END) {
            throw RdbInput.damaged("a ziplist without its end");
        }
        this.list = list;
    }

    @Override
    public boolean hasNext() {
        return at < list.length() - 1;
    }

    @Override
    public Slice next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        try {
            int previous = list.at(at++) & 0xff; // length of the element before, for who reads backwards
            at += previous == LONG_PREVIOUS ? Integer.BYTES : 0;
            Slice element = element(list.at(at++) & 0xff);
            if (at >= list.length()) {
                throw RdbInput.damaged("a ziplist with a cut element");
            }
            return element;
        } catch (IndexOutOfBoundsException e) {
            throw RdbInput.damaged("a ziplist with a cut element");
        }
    }

    private Slice element(int first) {
        switch (first >> 6) {
            case 0:
                return string(first & 0x3f);
            case 1:
                return string((first & 0x3f) << 8 | (list.at(at++) & 0xff));
            case 2:
                return string((int) Long.reverseBytes(littleEndian(4) << 32));
            default:
                return number(first);
        }
    }

    private Slice number(int first) {
        return switch (first) {
            case 0xc0 -> RdbInput.decimal(littleEndian(2));
            case 0xd0 -> RdbInput.decimal(littleEndian(4));
            case 0xe0 -> RdbInput.decimal(littleEndian(8));
            case 0xf0 -> RdbInput.decimal(littleEndian(3));
            case 0xfe -> RdbInput.decimal(littleEndian(1));
            default -> {
                if (first <= 0xf0 || first > 0xfd) {
                    throw RdbInput.damaged("a ziplist with an element of an unknown encoding");
                }
                yield RdbInput.decimal((first & 0x0f) - 1); // the number itself, from 0 to 12
            }
        };
    }

    private Slice string(int length) {
        Slice whole = Slice.of(list.array(), list.offset() + at, length);
        at += length;
        return whole;
    }

    /** Signed. */
    private long littleEndian(int bytes) {
        long number = list.at(at + bytes - 1);
        for (int i = bytes - 2; i >= 0; i--) {
            number = number << 8 | (list.at(at + i) & 0xff);
        }
        at += bytes;
        return number;
    }
}
