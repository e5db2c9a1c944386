package io.rediscdc.tools.verify;

import io.rediscdc.redis.Command;
import java.util.List;
import java.util.Map;

/** Reads the values of one type. Whole or in parts, the facets are the same. */
interface ValueReader {
    String LENGTH = "length";
    String CONTENT = "content";

    /** The facets of a value that has nothing in it any more, so that there is no such key. */
    Map<String, String> ABSENT = Map.of();

    /** The commands that read a small value. */
    List<Command> whole(byte[] key);

    /** What must be asked besides, now that the first replies are known. */
    default List<Command> more(byte[] key, List<Object> replies) {
        return List.of();
    }

    /** The facets of a small value, {@link #ABSENT}, or null if it changed between the first commands and the others. */
    Map<String, String> facets(List<Object> replies, List<Object> moreReplies);

    /**
     * Reads a value of any size. What is in memory at one time has a bound.
     *
     * @return the facets, {@link #ABSENT}, or null if the value changed meanwhile
     */
    Map<String, String> inParts(BigKey key);
}
