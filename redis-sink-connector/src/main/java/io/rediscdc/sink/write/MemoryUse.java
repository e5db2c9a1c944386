package io.rediscdc.sink.write;

import io.rediscdc.redis.ServerInfo;

/**
 * How full a server is.
 *
 * @param used bytes that it counts against its limit
 * @param limit its maxmemory; 0 for none
 * @param policy its maxmemory-policy; empty if it does not say
 */
public record MemoryUse(long used, long limit, String policy) {
    private static final int WHOLE = 100;

    /** Reads INFO's section {@code memory}. */
    public static MemoryUse of(ServerInfo info) {
        // buffers of replicas are not held against the limit
        long used = number(info.get("used_memory")) - number(info.get("mem_not_counted_for_evict"));
        return new MemoryUse(used, number(info.get("maxmemory")), info.get("maxmemory_policy"));
    }

    /** Whether it takes keys away that are still wanted, once it is full. */
    public boolean evicts() {
        return !policy.isEmpty() && !policy.equals("noeviction");
    }

    /** Whether it refuses writes from its limit on, and has used at least so much of it. */
    boolean isAbove(int percent) {
        return limit > 0 && !evicts() && used >= limit / (double) WHOLE * percent;
    }

    private static long number(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
