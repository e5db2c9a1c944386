package io.rediscdc.rdb;

import io.rediscdc.event.Slice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A set of integers: how many bytes each has, how many there are, the integers; all little endian. */
final class Intset {
    private Intset() {}

    /** The integers' digits. */
    static List<Slice> members(Slice set) {
        ByteBuffer in = ByteBuffer.wrap(set.array(), set.offset(), set.length()).order(ByteOrder.LITTLE_ENDIAN);
        int size = in.remaining() < 2 * Integer.BYTES ? 0 : in.getInt();
        if (size != Short.BYTES && size != Integer.BYTES && size != Long.BYTES) {
            throw RdbInput.damaged("a set of integers of " + size + " bytes each");
        }
        long count = in.getInt() & 0xffff_ffffL;
        if (count * size != in.remaining()) {
            throw RdbInput.damaged("a set of " + count + " integers in " + in.remaining() + " bytes");
        }
        List<Slice> members = new ArrayList<>((int) count);
        while (in.hasRemaining()) {
            members.add(RdbInput.decimal(
                    switch (size) {
                        case Short.BYTES -> in.getShort();
                        case Integer.BYTES -> in.getInt();
                        default -> in.getLong();
                    }));
        }
        return members;
    }
}
