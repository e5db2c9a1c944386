package io.rediscdc.sink.write;

import io.rediscdc.event.Slice;
import io.rediscdc.redis.Command;
import io.rediscdc.redis.ErrorKind;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.sink.coalesce.TargetState;
import io.rediscdc.sink.downgrade.NoOlderFormException;

/**
 * Makes a gathered payload a key's value, in the newest form that the server takes.
 *
 * @param fit what is known of that
 * @param address of the server, for messages
 */
record PayloadPlacing(PayloadFit fit, MemoryGuard guard, WriteOptions options, RedisAddress address) {
    /**
     * Tries one form after the other.
     *
     * @return the reply, or a {@link Refusal}
     * @throws RedisReplyException if the server refuses it for another reason than the value
     */
    Object place(TargetState state, long expireAtMs, byte[] payload, Link link) {
        Slice form = fit.first(Slice.of(payload));
        while (true) {
            guard.check(link);
            options.throttle().await(1, form.length());
            Command restore = options.expired()
                    .write(expireAtMs, "RESTORE", state.key().bytes(), expireAtMs, form, "REPLACE", "ABSTTL");
            Object reply = link.ask(restore);
            if (!(reply instanceof RedisError error)) {
                return reply;
            }
            if (error.kind() != ErrorKind.BAD_RECORD) {
                throw new RedisReplyException("write of the " + state, address, error);
            }
            try {
                form = fit.next(form, error, state.key().db());
            } catch (NoOlderFormException e) {
                return new Refusal(state, error, e.getMessage());
            }
        }
    }
}
