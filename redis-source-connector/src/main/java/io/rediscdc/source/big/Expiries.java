package io.rediscdc.source.big;

import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.Redirect;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.source.read.KeyReaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Asks for the absolute expiry of a key, and whether fields of a hash have one of their own. For one thread. */
final class Expiries {
    static final long ABSENT = -2;

    private final Link link;
    private final boolean hasExpireTime;
    private final boolean hasFieldExpiry;
    private final boolean mayAskForFields;

    Expiries(Link link) {
        this.link = link;
        this.hasExpireTime = KeyReaders.hasExpireTime(link);
        Object reply = link.ask("HPEXPIRETIME", "__rediscdc:probe", "FIELDS", 1, "f");
        RedisError error = reply instanceof RedisError answer ? answer : null;
        boolean refused = error != null && error.code().equals("NOPERM");
        this.hasFieldExpiry = error == null || refused || Redirect.isElsewhere(error);
        this.mayAskForFields = !refused;
    }

    /** The expiry in ms since 1970; 0 for none, {@link #ABSENT} if there is no such key. */
    long of(byte[] key) {
        if (hasExpireTime) {
            long at = (Long) link.call("PEXPIRETIME", key);
            return at == -1 ? 0 : at;
        }
        while (true) { // until all three are within one millisecond of the server's clock, so that the sum is exact
            Object[] replies = link.send(List.of(Command.of("TIME"), Command.of("PTTL", key), Command.of("TIME")))
                    .await();
            for (Object reply : replies) {
                if (reply instanceof RedisError error) {
                    throw new RedisReplyException("reading an expiry", link.address(), error);
                }
            }
            long left = (Long) replies[1];
            long before = millis(replies[0]);
            if (left < 0) {
                return left == -1 ? 0 : ABSENT;
            }
            if (before == millis(replies[2])) {
                return before + left;
            }
        }
    }

    /**
     * Whether any of these fields has an expiry, or may have one because the user has no right to ask.
     *
     * @param fieldsAndValues in turns
     */
    boolean ofFields(byte[] key, List<?> fieldsAndValues) {
        if (!hasFieldExpiry || fieldsAndValues.isEmpty()) {
            return false;
        }
        if (!mayAskForFields) {
            return true;
        }
        List<Object> args = new ArrayList<>(List.of("HPEXPIRETIME", key, "FIELDS", fieldsAndValues.size() / 2));
        for (int i = 0; i < fieldsAndValues.size(); i += 2) {
            args.add(fieldsAndValues.get(i));
        }
        List<?> expiries = (List<?>) link.call(args.toArray());
        return expiries != null && expiries.stream().anyMatch(at -> (Long) at >= 0);
    }

    private static long millis(Object time) {
        List<?> parts = (List<?>) time;
        return number(parts.get(0)) * 1000 + number(parts.get(1)) / 1000;
    }

    private static long number(Object bulk) {
        return Long.parseLong(new String((byte[]) bulk, StandardCharsets.US_ASCII));
    }
}
