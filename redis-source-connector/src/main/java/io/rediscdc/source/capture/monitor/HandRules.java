package io.rediscdc.source.capture.monitor;

import io.rediscdc.source.capture.monitor.KeyRule.Index;
import io.rediscdc.source.capture.monitor.KeyRule.Keyword;
import io.rediscdc.source.capture.monitor.KeyRule.Range;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The changed keys of the commands that no server describes fully (SORT, MIGRATE), and of those that Redis 6.2 gives
 * only a part of.
 */
final class HandRules {
    private static final byte[] STORE = word("store");
    private static final byte[] LIMIT = word("limit");
    private static final byte[] BY = word("by");
    private static final byte[] GET = word("get");
    private static final byte[] KEYS = word("keys");
    private static final byte[] AUTH = word("auth");
    private static final byte[] AUTH2 = word("auth2");

    private static final KeyRule FIRST = new Range(new Index(1), 0, 1, 0);

    private static final Map<String, List<KeyRule>> RULES = Map.of(
            "sort", List.of(HandRules::sortDestination),
            "migrate", List.of(HandRules::migrated),
            "xreadgroup", List.of(new Range(Keyword.of("STREAMS", 4), -1, 1, 2)),
            "georadius", List.of(stored("STORE", 6), stored("STOREDIST", 6)),
            "georadiusbymember", List.of(stored("STORE", 5), stored("STOREDIST", 5)),
            "zunionstore", List.of(FIRST),
            "zinterstore", List.of(FIRST),
            "zdiffstore", List.of(FIRST));

    private HandRules() {}

    /** The rules for a command, or null. */
    static List<KeyRule> of(String command) {
        return RULES.get(command);
    }

    private static KeyRule stored(String word, int from) {
        return new Range(Keyword.of(word, from), 0, 1, 0);
    }

    /** SORT key [BY pattern] [LIMIT offset count] [GET pattern ...] [STORE destination]: the last STORE counts. */
    private static void sortDestination(MonitorLine line, IntConsumer to) {
        int destination = -1;
        for (int at = 2; line.has(at + 1); at++) {
            if (line.is(at, LIMIT)) {
                at += 2;
            } else if (line.is(at, BY) || line.is(at, GET)) {
                at++;
            } else if (line.is(at, STORE)) {
                destination = ++at;
            }
        }
        if (destination > 0) {
            to.accept(destination);
        }
    }

    /** MIGRATE host port key|"" db timeout [COPY] [REPLACE] [AUTH p] [AUTH2 u p] [KEYS key ...]. */
    private static void migrated(MonitorLine line, IntConsumer to) {
        if (!line.has(3)) {
            return;
        }
        if (line.end(3) > line.start(3)) {
            to.accept(3);
            return;
        }
        for (int at = 6; line.has(at); at++) {
            if (line.is(at, AUTH)) {
                at++;
            } else if (line.is(at, AUTH2)) {
                at += 2;
            } else if (line.is(at, KEYS)) {
                for (int key = at + 1; line.has(key); key++) {
                    to.accept(key);
                }
                return;
            }
        }
    }

    private static byte[] word(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
