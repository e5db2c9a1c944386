package io.rediscdc.source.check;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.config.SentinelConfig;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.Sentinels;
import io.rediscdc.source.config.SourceConfig;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;

/** Asks the sentinels for the primary, and says on the right field why there is none. */
final class SentinelCheck {
    private SentinelCheck() {}

    /** The primary, or nothing if an error was added. */
    static List<RedisAddress> primary(SourceConfig config, RedisSettings settings, Map<String, ConfigValue> values) {
        Sentinels sentinels = SentinelConfig.sentinels(config, config.addresses(), settings);
        try {
            if (!sentinels.knowMaster()) {
                values.get(SentinelConfig.MASTER)
                        .addErrorMessage("The sentinels of " + ConnectionConfig.URI + " know no primary named '"
                                + config.getString(SentinelConfig.MASTER)
                                + "'. See which names they know: redis-cli -h HOST -p PORT SENTINEL MASTERS");
                return List.of();
            }
        } catch (RedisLinkException e) {
            values.get(ConnectionConfig.URI)
                    .addErrorMessage("No sentinel answers: " + e.getMessage() + ". With redis.topology=sentinel, "
                            + ConnectionConfig.URI + " names the sentinels (their port is usually 26379)");
            return List.of();
        } catch (RedisReplyException e) {
            refused(e, values);
            return List.of();
        }
        try {
            return List.of(sentinels.primary());
        } catch (RedisLinkException e) {
            values.get(ConnectionConfig.URI)
                    .addErrorMessage("The sentinels answer, but not the primary that they name: " + e.getMessage()
                            + ". It must be reached from the Connect workers under the address that the sentinels give"
                            + " (replica-announce-ip, sentinel announce-ip)");
        } catch (RedisReplyException e) {
            values.get(ConnectionConfig.PASSWORD)
                    .addErrorMessage(e.getMessage() + ". Check " + ConnectionConfig.USERNAME + " and "
                            + ConnectionConfig.PASSWORD + ", which are for the servers, and the user's rights");
        }
        return List.of();
    }

    private static void refused(RedisReplyException e, Map<String, ConfigValue> values) {
        String text = e.getMessage();
        if (text.contains("unknown command")) {
            values.get(ConnectionConfig.URI)
                    .addErrorMessage(text + ". With redis.topology=sentinel, " + ConnectionConfig.URI
                            + " names the sentinels, and this is none");
        } else {
            values.get(SentinelConfig.PASSWORD)
                    .addErrorMessage(text + ". Check " + SentinelConfig.USERNAME + " and " + SentinelConfig.PASSWORD
                            + ", which are for the sentinels; a user needs the right +sentinel|get-master-addr-by-name"
                            + " there (before 7.0: +sentinel)");
        }
    }
}
