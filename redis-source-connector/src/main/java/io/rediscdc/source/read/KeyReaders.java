package io.rediscdc.source.read;

import io.rediscdc.event.Reserved;
import io.rediscdc.redis.ErrorKind;
import io.rediscdc.redis.Link;
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
     * @param scriptBudgetBytes bytes of values after which one run of a script reads no further key
     * @param maxBytes strings beyond it, and collections of more than twice as much memory, are not read but told big
     * @throws RedisReplyException if the user has not even the rights to read by MULTI
     */
    public static KeyReader choose(Link link, long scriptBudgetBytes, int maxBytes) {
        boolean hasExpireTime = hasExpireTime(link);
        Sizes sizes = Sizes.ofWhatIsReadAtOnce(maxBytes, tellsMemory(link));
        try {
            return LuaReader.load(link, hasExpireTime, PROBE_KEY, scriptBudgetBytes, sizes);
        } catch (RedisReplyException e) {
            if (e.error().kind() == ErrorKind.RETRIABLE) {
                throw e;
            }
            LOG.info(
                    "Redis at {} does not let this user run scripts ({}): reading by MULTI, which costs more",
                    link.address().hostAndPort(),
                    e.error().message());
            return new MultiReader(link, hasExpireTime, sizes);
        }
    }

    /** Reads big values, each by itself and in one command, which holds the server up for as long as it takes. */
    public static KeyReader ofBigValues(Link link) {
        return new MultiReader(link, hasExpireTime(link), Sizes.ANY);
    }

    private static boolean tellsMemory(Link link) {
        if (link.ask("MEMORY", "USAGE", PROBE_KEY) instanceof RedisError error) {
            LOG.warn(
                    "Redis at {} does not tell this user how big a value is ({}): big collections are read in one"
                            + " command each, which may hold the server up. Grant +memory|usage",
                    link.address().hostAndPort(),
                    error.message());
            return false;
        }
        return true;
    }

    private static boolean hasExpireTime(Link link) {
        Object reply = link.ask("PEXPIRETIME", PROBE_KEY);
        if (reply instanceof RedisError error) {
            if (error.message().toLowerCase(java.util.Locale.ROOT).contains("unknown command")) {
                return false;
            }
            throw new RedisReplyException("PEXPIRETIME", link.address(), error);
        }
        return true;
    }
}
