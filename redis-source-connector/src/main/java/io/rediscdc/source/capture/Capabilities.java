package io.rediscdc.source.capture;

/**
 * What a capture mode reports by itself; what it does not report needs another way or is a stated limit.
 *
 * @param database hints carry the database's number
 * @param expiry keys that expire
 * @param eviction keys that are evicted
 * @param flush FLUSHALL and FLUSHDB
 * @param swapdb SWAPDB
 * @param consumerGroups XACK, XREADGROUP, XCLAIM and the like
 * @param modules changes by module commands that send no notification, such as VADD
 */
public record Capabilities(
        boolean database,
        boolean expiry,
        boolean eviction,
        boolean flush,
        boolean swapdb,
        boolean consumerGroups,
        boolean modules) {}
