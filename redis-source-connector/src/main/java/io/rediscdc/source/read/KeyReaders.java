package io.rediscdc.source.read;

import io.rediscdc.event.Reserved;
import io.rediscdc.redis.ErrorKind;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.Redirect;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses how to read by trying what this server and this user allow. */
public final class KeyReaders {
    private static final Logger LOG = LoggerFactory.getLogger(KeyReaders.class);
    private static final byte[] PROBE_KEY = (Reserved.PREFIX + "probe").getBytes(StandardCharsets.US_ASCII);

    private KeyReaders() {}

    /**
     * @param scriptBudgetBytes see {@link LuaReader#load}
     * @throws RedisReplyException if the user has not even the rights to read by MULTI
     */
    public static KeyReader choose(Link link, long scriptBudgetBytes) {
        boolean hasExpireTime = hasExpireTime(link);
        try {
            return LuaReader.load(link, hasExpireTime, PROBE_KEY, scriptBudgetBytes);
        } catch (RedisReplyException e) {
            if (e.error().kind() == ErrorKind.RETRIABLE) {
                throw e;
            }
            LOG.info(
                    "Redis at {} does not let this user run scripts ({}): reading by MULTI, which costs more",
                    link.address().hostAndPort(),
                    e.error().message());
            return new MultiReader(link, hasExpireTime);
        }
    }

    /**
     * Reads at a node of a cluster, by scripts of one key each: a MULTI cannot follow a key that moves.
     *
     * @throws RedisReplyException if the user may not run scripts
     */
    public static KeyReader ofClusterNode(Link link, long scriptBudgetBytes) {
        return LuaReader.loadAtClusterNode(link, hasExpireTime(link), PROBE_KEY, scriptBudgetBytes);
    }

    private static boolean hasExpireTime(Link link) {
        Object reply = link.ask("PEXPIRETIME", PROBE_KEY);
        if (reply instanceof RedisError error) {
            if (error.message().toLowerCase(java.util.Locale.ROOT).contains("unknown command")) {
                return false;
            }
            if (Redirect.isElsewhere(error)) {
                return true; // the command is known and allowed, the key is another node's
            }
            throw new RedisReplyException("PEXPIRETIME", link.address(), error);
        }
        return true;
    }
}
