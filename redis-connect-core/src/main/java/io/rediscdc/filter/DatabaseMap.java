package io.rediscdc.filter;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which database at the target holds a database of the source: {@code identity}, or pairs such as {@code 0:0,1:3,*:2}.
 */
public final class DatabaseMap {
    private static final Pattern PAIR = Pattern.compile("(\\d{1,5}|\\*)\\s*:\\s*(\\d{1,5})");
    private static final String SAME = "identity";

    /** Every database keeps its number. */
    public static final DatabaseMap IDENTITY = new DatabaseMap(SAME, null, null);

    private final String text;
    private final Map<Integer, Integer> named;
    private final Integer others;

    private DatabaseMap(String text, Map<Integer, Integer> named, Integer others) {
        this.text = text;
        this.named = named;
        this.others = others;
    }

    /**
     * @throws IllegalArgumentException with the part at fault and the rule
     */
    public static DatabaseMap parse(String text) {
        if (SAME.equals(text.strip())) {
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
        return new DatabaseMap(text.strip(), named, others);
    }

    /** Whether every database keeps its number. */
    public boolean isIdentity() {
        return named == null;
    }

    /** The database at the target, or nothing if the map does not say. */
    public OptionalInt target(int source) {
        if (named == null) {
            return OptionalInt.of(source);
        }
        Integer target = named.getOrDefault(source, others);
        return target == null ? OptionalInt.empty() : OptionalInt.of(target);
    }

    /** A database at the target that several of the source lead into, or nothing if there is none. */
    public OptionalInt collision() {
        if (named == null) {
            return OptionalInt.empty();
        }
        if (others != null) {
            return OptionalInt.of(others);
        }
        Set<Integer> seen = new TreeSet<>();
        return named.values().stream()
                .filter(target -> !seen.add(target))
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    /** Every database at the target that the map names; empty for {@code identity}, which names none. */
    public Set<Integer> targets() {
        Set<Integer> targets = new TreeSet<>();
        if (named != null) {
            targets.addAll(named.values());
        }
        if (others != null) {
            targets.add(others);
        }
        return targets;
    }

    /** The databases of the source that it names. */
    public Set<Integer> sources() {
        return named == null ? Set.of() : Set.copyOf(named.keySet());
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }

    private static int number(String digits) {
        int number = Integer.parseInt(digits);
        if (number > Databases.MOST) {
            throw new IllegalArgumentException("database " + digits + " is not from 0 to " + Databases.MOST);
        }
        return number;
    }
}
