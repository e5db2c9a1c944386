package io.rediscdc.value;

/** The id of a stream's entry; both numbers are unsigned. */
public record StreamId(long ms, long seq) implements Comparable<StreamId> {
    public static final StreamId ZERO = new StreamId(0, 0);

    /**
     * Reads {@code ms-seq}.
     *
     * @throws IllegalArgumentException if the text is laid out in another way
     */
    public static StreamId parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 1) {
            throw new IllegalArgumentException("'" + text + "' is not an id of a stream, as in 1526919030474-55");
        }
        try {
            return new StreamId(
                    Long.parseUnsignedLong(text.substring(0, dash)), Long.parseUnsignedLong(text.substring(dash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not an id of a stream, as in 1526919030474-55", e);
        }
    }

    @Override
    public int compareTo(StreamId other) {
        int byMs = Long.compareUnsigned(ms, other.ms);
        return byMs != 0 ? byMs : Long.compareUnsigned(seq, other.seq);
    }

    /** As Redis prints it. */
    @Override
    public String toString() {
        return Long.toUnsignedString(ms) + "-" + Long.toUnsignedString(seq);
    }
}
