package io.rediscdc.sink.lane;

import io.rediscdc.redis.RedisReplyException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which reasons of an outage have been told: it may begin with a lost connection and go on for a reason that an operator
 * has to see to. For one thread.
 */
final class Reasons {
    /** If there are more, one reason is taken for several. */
    private static final int MOST = 10;

    private static final String GENERAL = "ERR";
    private static final Pattern NUMBERS = Pattern.compile("\\d+");

    private final Set<String> told = new HashSet<>();

    /** Whether a failure has a reason that was not told yet; from now on it was. */
    boolean isNew(RuntimeException failure) {
        return told.size() < MOST && told.add(kind(failure));
    }

    /** All may be told again. */
    void clear() {
        told.clear();
    }

    /** The same for failures that differ in what was being written, in times and offsets. */
    private static String kind(RuntimeException failure) {
        if (failure instanceof RedisReplyException reply) {
            String code = reply.error().code();
            return code.equals(GENERAL) ? withoutNumbers(reply.error().message()) : code;
        }
        return withoutNumbers(failure.getMessage());
    }

    private static String withoutNumbers(String text) {
        return NUMBERS.matcher(String.valueOf(text)).replaceAll("");
    }
}
