package io.rediscdc.source.big;

import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.source.read.KeyReader;
import io.rediscdc.source.read.KeyReaders;
import java.util.function.Supplier;

/**
 * The connection that big values are read over, and the ways to read over it.
 *
 * @param bounded reads a value whole if one short command can
 * @param unbounded reads a value whole whatever its size
 */
record BigLink(Link link, KeyReader bounded, KeyReader unbounded, Expiries expiries) {
    /**
     * @throws RedisLinkException if it does not lead to the same run of the server
     */
    static BigLink open(Supplier<Link> connect, String runId, BigReads.Settings settings) {
        Link link = connect.get();
        try {
            String opensTo =
                    ServerInfo.parse((byte[]) link.call("INFO", "server")).runId();
            if (!opensTo.equals(runId)) {
                throw new RedisLinkException(
                        "Redis at " + link.address().hostAndPort() + ": big values would be read from the run "
                                + opensTo + " and others from " + runId + " of the server; connecting again",
                        null);
            }
            link.ask("CLIENT", "NO-TOUCH", "ON");
            return new BigLink(
                    link,
                    KeyReaders.ofBigValues(link, settings.maxBlockMs(), settings.cluster()),
                    KeyReaders.ofAnyValue(link, settings.cluster()),
                    new Expiries(link));
        } catch (RuntimeException | Error e) {
            link.close();
            throw e;
        }
    }
}
