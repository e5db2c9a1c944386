package io.rediscdc.redis;

/**
 * What one sentinel says.
 *
 * @param primary whom it names
 * @param epoch of the failover that made it so: the greater one is the newer; 0 if there was none or the sentinel does
 *     not tell
 */
public record SentinelWord(RedisAddress sentinel, RedisAddress primary, long epoch) {}
