package io.rediscdc.it.sync;

import io.rediscdc.it.Redis;
import io.rediscdc.redis.ServerInfo;

/** How often commands were called at a server, as INFO counts them. For one thread. */
final class Statistics {
    private final Redis redis;
    private long asked;

    Statistics(Redis redis) {
        this.redis = redis;
    }

    /**
     * @param command as INFO names it, in lower case
     */
    long calls(String command) {
        asked++;
        String stat =
                ServerInfo.parse((byte[]) redis.call("INFO", "commandstats")).get("cmdstat_" + command);
        return stat.isEmpty() ? 0 : Long.parseLong(stat.substring("calls=".length(), stat.indexOf(',')));
    }

    /** How often others have asked for INFO: the source does each second. */
    long looks() {
        long before = asked;
        return calls("info") - before;
    }
}
