package io.rediscdc.sink.write;

import io.rediscdc.event.Cause;
import io.rediscdc.redis.Command;
import io.rediscdc.sink.decode.Mutation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a tombstone of a key that expired does, and a state whose expiry has passed. Whether it has is asked of the target
 * in the same atomic step that writes, since another clock may be ahead and would leave out what still lives.
 */
public enum ApplyExpired {
    /** Both delete: whatever the target holds is older. */
    ALWAYS,
    /** Neither touches the key, which may have been renewed at the target. */
    NEVER,
    /** The tombstone deletes a key that expires by itself, and no later than it was seen to be gone. */
    IF_DUE;

    /** Answered for a state or tombstone that was left unapplied. */
    private static final Long LEFT = -1L;

    private static final String NOW = "local t = redis.call('TIME') local now = t[1] * 1000 + math.floor(t[2] / 1000) ";
    private static final String DELETE = NOW
            + "local ttl = redis.call('PTTL', KEYS[1]) if ttl == -2 then return 0 end"
            + " if ttl < 0 or now + ttl > tonumber(ARGV[1]) then return -1 end"
            + " return redis.pcall('UNLINK', KEYS[1])";
    private static final String WRITE =
            NOW + "if tonumber(ARGV[1]) <= now then return -1 end return redis.pcall(unpack(ARGV, 2))";
    /** No key is removed before the last command: a slot that is on the move lets go of it, and what follows fails. */
    private static final String RENAME = NOW
            + "if tonumber(ARGV[1]) <= now then redis.call('UNLINK', KEYS[1]) return -1 end"
            + " redis.call('RENAME', KEYS[1], KEYS[2])"
            + " return redis.call('PEXPIREAT', KEYS[2], ARGV[1])";

    /** What a user must be allowed to beside, where this is not {@link #ALWAYS}. */
    public static final String ACL = "+eval +time +pttl";

    /** As it is written in a configuration: {@code if-due}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static ApplyExpired ofText(String text) {
        return Arrays.stream(values())
                .filter(each -> each.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text));
    }

    /** Commands that change nothing, and are refused to a user who may not run those that do. */
    public List<Command> probes(Object key) {
        return switch (this) {
            case ALWAYS -> List.of();
            case NEVER -> List.of(write(1, "SET", key, ""));
            case IF_DUE -> List.of(write(1, "SET", key, ""), delete(key, 0));
        };
    }

    /** Whether a mutation is not even sent. */
    boolean leaves(Mutation mutation) {
        return this == NEVER && isExpired(mutation);
    }

    /** Whether this is what the target answers where it has left a key as it was. */
    boolean isLeft(Object reply) {
        return this != ALWAYS && LEFT.equals(reply);
    }

    /** Deletes the key of a tombstone. */
    Command delete(byte[] key, Mutation tombstone) {
        return this == IF_DUE && isExpired(tombstone) ? delete(key, tombstone.observedMs()) : Command.of("UNLINK", key);
    }

    /**
     * Gives a key a state.
     *
     * @param expireAtMs its expiry, 0 for none
     * @param command with the key as its second word
     */
    Command write(long expireAtMs, Object... command) {
        if (this == ALWAYS || expireAtMs == 0) {
            return Command.of(command);
        }
        List<Object> args = new ArrayList<>(List.of("EVAL", WRITE, 1, command[1], expireAtMs));
        args.addAll(Arrays.asList(command));
        return Command.of(args.toArray());
    }

    /** Puts what was gathered in place of a key, inside a transaction. */
    List<Command> rename(byte[] temporary, byte[] key, long expireAtMs) {
        if (this == ALWAYS || expireAtMs == 0) {
            return List.of(
                    Command.of("UNLINK", key), // for RENAME would free the former value at once
                    Command.of("RENAME", temporary, key),
                    expireAtMs == 0 ? Command.of("PERSIST", key) : Command.of("PEXPIREAT", key, expireAtMs));
        }
        return List.of(Command.of("EVAL", RENAME, 2, temporary, key, expireAtMs));
    }

    private static Command delete(Object key, long observedMs) {
        return Command.of("EVAL", DELETE, 1, key, observedMs);
    }

    private static boolean isExpired(Mutation mutation) {
        return mutation.deletes() && mutation.cause() == Cause.EXPIRED;
    }
}
