package io.rediscdc.rdb;

import io.rediscdc.event.Slice;

/** The compression of strings in a DUMP payload. */
final class Lzf {
    /** The most bytes that three bytes can stand for. */
    private static final int LONGEST_MATCH = 264;

    private Lzf() {}

    /** Decompresses into exactly so many bytes. */
    static Slice decompress(Slice compressed, long length) {
        if (length < 0 || length > (long) compressed.length() * LONGEST_MATCH || length > RdbOutput.MOST_BYTES) {
            throw RdbInput.damaged("a string of " + length + " bytes in " + compressed.length());
        }
        byte[] out = new byte[(int) length];
        int filled;
        try {
            filled = decompress(compressed, out);
        } catch (IndexOutOfBoundsException e) { // it leads out of itself or out of what there is to fill
            filled = -1;
        }
        if (filled != out.length) {
            throw RdbInput.damaged("a compressed string that does not fit its length");
        }
        return Slice.of(out);
    }

    private static int decompress(Slice in, byte[] out) {
        int at = 0;
        int to = 0;
        while (at < in.length()) {
            int control = in.at(at++) & 0xff;
            if (control < 32) { // so many bytes and one as they are
                int count = control + 1;
                System.arraycopy(in.array(), in.offset() + at, out, to, count);
                at += count;
                to += count;
            } else { // bytes from further back, which may be among those that are filled now
                int count = control >> 5;
                if (count == 7) {
                    count += in.at(at++) & 0xff;
                }
                int from = to - ((control & 0x1f) << 8) - (in.at(at++) & 0xff) - 1;
                for (int i = 0; i < count + 2; i++) {
                    out[to++] = out[from++];
                }
            }
        }
        return to;
    }
}
