package io.rediscdc.config;

import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.Sentinels;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Asks the sentinels for a primary, and says on the right field why there is none. */
public final class SentinelCheck {
    private SentinelCheck() {}

    /**
     * The primary, or nothing if an error was reported.
     *
     * @param master the name by which the sentinels shall know it
     * @param errors takes a field and what is wrong with it
     */
    public static Optional<RedisAddress> primary(
            Sentinels sentinels, String master, BiConsumer<String, String> errors) {
        return find(sentinels, master, "the primary that they name", sentinels::primary, errors);
    }

    /** The same for a replica that follows the primary. */
    public static Optional<RedisAddress> replica(
            Sentinels sentinels, String master, BiConsumer<String, String> errors) {
        return find(sentinels, master, "a replica", sentinels::replica, errors);
    }

    private static Optional<RedisAddress> find(
            Sentinels sentinels,
            String master,
            String what,
            Supplier<RedisAddress> finder,
            BiConsumer<String, String> errors) {
        try {
            if (!sentinels.knowMaster()) {
                errors.accept(
                        SentinelConfig.MASTER,
                        "The sentinels of " + ConnectionConfig.URI + " know no primary named '" + master
                                + "'. See which names they know: redis-cli -h HOST -p PORT SENTINEL MASTERS");
                return Optional.empty();
            }
        } catch (RedisLinkException e) {
            errors.accept(
                    ConnectionConfig.URI,
                    "No sentinel answers: " + e.getMessage() + ". With redis.topology=sentinel, " + ConnectionConfig.URI
                            + " names the sentinels (their port is usually 26379)");
            return Optional.empty();
        } catch (RedisReplyException e) {
            refused(e, errors);
            return Optional.empty();
        }
        try {
            return Optional.of(finder.get());
        } catch (RedisLinkException e) {
            errors.accept(
                    ConnectionConfig.URI,
                    "The sentinels answer, but not " + what + ": " + e.getMessage()
                            + ". It must be reached from the Connect workers under the address that the sentinels give"
                            + " (replica-announce-ip, sentinel announce-ip)");
        } catch (RedisReplyException e) {
            errors.accept(
                    ConnectionConfig.PASSWORD,
                    e.getMessage() + ". Check " + ConnectionConfig.USERNAME + " and " + ConnectionConfig.PASSWORD
                            + ", which are for the servers, and the user's rights");
        }
        return Optional.empty();
    }

    private static void refused(RedisReplyException e, BiConsumer<String, String> errors) {
        String text = e.getMessage();
        if (text.contains("unknown command")) {
            errors.accept(
                    ConnectionConfig.URI,
                    text + ". With redis.topology=sentinel, " + ConnectionConfig.URI
                            + " names the sentinels, and this is none");
        } else {
            errors.accept(
                    SentinelConfig.PASSWORD,
                    text + ". Check " + SentinelConfig.USERNAME + " and " + SentinelConfig.PASSWORD
                            + ", which are for the sentinels; a user needs the right +sentinel|get-master-addr-by-name"
                            + " there (before 7.0: +sentinel)");
        }
    }
}
