package io.rediscdc.source.watch;

import java.util.Set;
import java.util.function.Predicate;

/** A type whose keys change without an event. Their commands are counted all the same. */
public enum SilentType {
    VECTOR_SET("vectorset", Set.of("vadd", "vrem", "vsetattr")),
    BLOOM_FILTER("MBbloom--", "bf.", "exists", "mexists", "scandump", "info", "card", "debug"),
    CUCKOO_FILTER("MBbloomCF", "cf.", "exists", "mexists", "count", "scandump", "info", "debug"),
    COUNT_MIN_SKETCH("CMSk-TYPE", "cms.", "query", "info"),
    TOP_K("TopK-TYPE", "topk.", "query", "count", "list", "info"),
    T_DIGEST(
            "TDIS-TYPE",
            "tdigest.",
            "min",
            "max",
            "quantile",
            "cdf",
            "trimmed_mean",
            "rank",
            "revrank",
            "byrank",
            "byrevrank",
            "info");

    private final String typeName;
    private final Predicate<String> writes;

    SilentType(String typeName, Set<String> writes) {
        this.typeName = typeName;
        this.writes = writes::contains;
    }

    /** One of RedisBloom, all of whose commands begin alike. What is not known to read may write. */
    SilentType(String typeName, String prefix, String... reads) {
        Set<String> known = Set.of(reads);
        this.typeName = typeName;
        this.writes = command -> command.startsWith(prefix) && !known.contains(command.substring(prefix.length()));
    }

    /** As SCAN takes it. */
    public String typeName() {
        return typeName;
    }

    /**
     * @param command in lower case
     */
    boolean isChangedBy(String command) {
        return writes.test(command);
    }
}
