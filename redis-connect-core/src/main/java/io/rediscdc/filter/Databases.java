package io.rediscdc.filter;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A set of logical databases, written as {@code *} or as numbers and ranges, such as {@code 0,2,4-7}. */
public final class Databases {
    public static final int MOST = 65_535;

    private static final Pattern PART = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

    private final String text;
    private final BitSet numbers;

    private Databases(String text, BitSet numbers) {
        this.text = text;
        this.numbers = numbers;
    }

    /**
     * @throws IllegalArgumentException with the part at fault and the rule
     */
    public static Databases parse(String text) {
        if ("*".equals(text.strip())) {
            return new Databases("*", null);
        }
        BitSet numbers = new BitSet();
        for (String part : text.split(",", -1)) {
            Matcher matcher = PART.matcher(part.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'" + part.strip()
                        + "' is neither a database number nor a range: write * for all, or for instance 0,2,4-7");
            }
            int first = Integer.parseInt(matcher.group(1));
            int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
            if (first > last || last > MOST) {
                throw new IllegalArgumentException(
                        "'" + part.strip() + "' must go upwards and end at " + MOST + " at most");
            }
            numbers.set(first, last + 1);
        }
        return new Databases(text.strip(), numbers);
    }

    public boolean contains(int db) {
        return numbers == null || numbers.get(db);
    }

    /** True for {@code *}. */
    public boolean all() {
        return numbers == null;
    }

    /** The only database of the set, or -1 if there may be several. */
    public int single() {
        return numbers != null && numbers.cardinality() == 1 ? numbers.nextSetBit(0) : -1;
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
