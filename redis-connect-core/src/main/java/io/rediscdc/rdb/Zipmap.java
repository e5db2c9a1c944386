package io.rediscdc.rdb;

import io.rediscdc.event.Slice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Reads a zipmap, a hash as servers before 2.6 made it: field and value in turns. */
final class Zipmap implements Iterator<Slice> {
    private static final int END = 0xff;
    private static final int LONG_LENGTH = 0xfe;

    private final Slice map;
    private int at = 1; // behind the number of fields, which may be cut
    private boolean value;

    Zipmap(Slice map) {
        if (map.length() < 2 || (map.at(map.length() - 1) & 0xff) != END) {
            throw RdbInput.damaged("a zipmap without its end");
        }
        this.map = map;
    }

    @Override
    public boolean hasNext() {
        return at < map.length() - 1;
    }

    @Override
    public Slice next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        try {
            int length = map.at(at++) & 0xff;
            if (length == LONG_LENGTH) {
                length = ByteBuffer.wrap(map.array(), map.offset(), map.length())
                        .slice()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt(at);
                at += Integer.BYTES;
            }
            int unused = value ? map.at(at++) & 0xff : 0;
            Slice element = Slice.of(map.array(), map.offset() + at, length);
            at += length + unused;
            value = !value;
            if (at >= map.length()) {
                throw RdbInput.damaged("a zipmap with a cut element");
            }
            return element;
        } catch (IndexOutOfBoundsException e) {
            throw RdbInput.damaged("a zipmap with a cut element");
        }
    }
}
