package io.rediscdc.typed;

import io.rediscdc.event.Cause;
import io.rediscdc.value.RedisValue;

/**
 * What a typed record says.
 *
 * @param value the state, null for {@link Op#DELETE}, and where {@code big} is not
 * @param expireAtMs absolute expiry of the key in ms since 1970; 0 for none
 * @param big a chunk or a manifest as the binary format has it, else null
 * @param cause why the key is gone; {@link Cause#UNKNOWN} if it is not
 */
public record KeyState(Op op, RedisValue value, long expireAtMs, byte[] big, Cause cause) {}
