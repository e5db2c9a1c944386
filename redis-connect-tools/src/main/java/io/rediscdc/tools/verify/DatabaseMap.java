package io.rediscdc.tools.verify;

import io.rediscdc.filter.Databases;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which database at the target holds a database of the source, in the words of the sink's {@code database.map}:
 * {@code identity}, or pairs such as {@code 0:0,1:3,*:2}.
 */
final class DatabaseMap {
    static final DatabaseMap IDENTITY = new DatabaseMap(Map.of(), null, true);

    private static final Pattern PAIR = Pattern.compile("(\\d{1,5}|\\*)\\s*:\\s*(\\d{1,5})");

    private final Map<Integer, Integer> named;
    private final Integer others;
    private final boolean identity;

    private DatabaseMap(Map<Integer, Integer> named, Integer others, boolean identity) {
        this.named = named;
        this.others = others;
        this.identity = identity;
    }

    /**
     * @throws IllegalArgumentException with the part at fault and the rule
     */
    static DatabaseMap parse(String text) {
        if ("identity".equals(text.strip())) {
            return IDENTITY;
        }
        Map<Integer, Integer> named = new TreeMap<>();
        Integer others = null;
        for (String part : text.split(",", -1)) {
            Matcher matcher = PAIR.matcher(part.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'" + part.strip()
                        + "' is not a pair source:target: write identity, or pairs as in 0:0,1:3 or *:0");
            }
            boolean star = "*".equals(matcher.group(1));
            int target = number(matcher.group(2));
            Integer before = star ? others : named.put(number(matcher.group(1)), target);
            if (before != null) {
                throw new IllegalArgumentException("database " + matcher.group(1) + " is mapped twice");
            }
            others = star ? Integer.valueOf(target) : others;
        }
        return new DatabaseMap(named, others, false);
    }

    /** The database at the target, or nothing if the map does not say. */
    OptionalInt target(int source) {
        if (identity) {
            return OptionalInt.of(source);
        }
        Integer target = named.getOrDefault(source, others);
        return target == null ? OptionalInt.empty() : OptionalInt.of(target);
    }

    /** The databases of the source that it names. */
    Set<Integer> named() {
        return named.keySet();
    }

    private static int number(String digits) {
        int number = Integer.parseInt(digits);
        if (number > Databases.MOST) {
            throw new IllegalArgumentException("database " + digits + " is not from 0 to " + Databases.MOST);
        }
        return number;
    }
}
