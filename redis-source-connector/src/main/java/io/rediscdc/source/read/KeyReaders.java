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
     * @param bounds strings beyond them, and collections of more than twice as much memory, are not read but told big
     * @throws RedisReplyException if the user has not even the rights to read by MULTI, or the server may answer later
     */
    public static KeyReader choose(Link link, ReadBounds bounds) {
        boolean hasExpireTime = hasExpireTime(link);
        boolean tellsMemory = tellsMemory(link);
        try {
            ReadBounds own = bounds.ofCommands(LuaReader.CHUNK_KEYS);
            Sizes sizes = Sizes.ofWhatIsReadAtOnce(own.valueBytes(), tellsMemory);
            return LuaReader.load(link, hasExpireTime, PROBE_KEY, own.scriptBytes(), sizes);
        } catch (RedisReplyException e) {
            boolean unheardOf = e.error().isUnheardOf();
            if (e.error().kind() == ErrorKind.RETRIABLE || (unheardOf && !allowsMulti(link))) {
                throw e;
            }
            LOG.info(
                    "Redis at {} does not let this user run scripts ({}): reading by MULTI, which costs more",
                    link.address().hostAndPort(),
                    e.error().message());
            int valueBytes = bounds.ofCommands(1).valueBytes(); // nothing ends a MULTI early
            Sizes sizes = Sizes.ofWhatIsReadAtOnce(valueBytes, tellsMemory);
            return new MultiReader(link, hasExpireTime, sizes, unheardOf);
        }
    }

    /**
     * Reads at a node of a cluster, by scripts of one key each: a MULTI cannot follow a key that moves.
     *
     * @param bounds as for {@link #choose}
     * @throws RedisReplyException if the user may not run scripts
     */
    public static KeyReader ofClusterNode(Link link, ReadBounds bounds) {
        ReadBounds own = bounds.ofCommands(1);
        return atClusterNode(link, own.scriptBytes(), Sizes.ofWhatIsReadAtOnce(own.valueBytes(), tellsMemory(link)));
    }

    /**
     * Only asks whether keys are there.
     *
     * @param values how values are read on this link
     */
    public static KeyReader ofExistence(Link link, KeyReader values) {
        return new ExistenceReader(link, values instanceof MultiReader);
    }

    /**
     * Reads big values, each by itself.
     *
     * @param maxBlockMs for how long about one read may hold the server up; what takes longer is told big
     */
    public static KeyReader ofBigValues(Link link, int maxBlockMs, boolean cluster) {
        return ofOneValue(link, Sizes.ofWhatIsReadAlone(maxBlockMs, tellsMemory(link)), cluster);
    }

    /** Reads a value whatever its size. */
    public static KeyReader ofAnyValue(Link link, boolean cluster) {
        return ofOneValue(link, Sizes.NO_BOUND, cluster);
    }

    private static KeyReader ofOneValue(Link link, Sizes sizes, boolean cluster) {
        return cluster
                ? atClusterNode(link, Integer.MAX_VALUE, sizes)
                : new MultiReader(link, hasExpireTime(link), sizes, false);
    }

    private static KeyReader atClusterNode(Link link, long scriptBudgetBytes, Sizes sizes) {
        return LuaReader.loadAtClusterNode(link, hasExpireTime(link), PROBE_KEY, scriptBudgetBytes, sizes);
    }

    private static boolean allowsMulti(Link link) {
        return !(link.ask("MULTI") instanceof RedisError) && !(link.ask("EXEC") instanceof RedisError);
    }

    private static boolean tellsMemory(Link link) {
        if (link.ask("MEMORY", "USAGE", PROBE_KEY) instanceof RedisError error && !Redirect.isElsewhere(error)) {
            if (error.kind() == ErrorKind.RETRIABLE) {
                throw new RedisReplyException("MEMORY USAGE", link.address(), error);
            }
            LOG.warn(
                    "Redis at {} does not tell this user how big a value is ({}): big collections are read in one"
                            + " command each, which may hold the server up. Grant +memory|usage",
                    link.address().hostAndPort(),
                    error.message());
            return false;
        }
        return true;
    }

    /** Whether the server tells absolute expiries, as since 7.0. */
    public static boolean hasExpireTime(Link link) {
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
