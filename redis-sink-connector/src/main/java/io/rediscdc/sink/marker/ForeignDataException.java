package io.rediscdc.sink.marker;

import io.rediscdc.redis.RedisAddress;
import io.rediscdc.sink.config.MarkerConfig;
import org.apache.kafka.connect.errors.ConnectException;

/** A server has keys, and nothing says that this connector has ever written there. */
public final class ForeignDataException extends ConnectException {
    private static final long serialVersionUID = 1L;

    ForeignDataException(RedisAddress server, String connector) {
        super(
                "Redis at " + server.hostAndPort() + " holds keys, and no marker of connector '" + connector
                        + "' says that they are its own; " + MarkerConfig.INITIAL + "=" + MarkerConfig.REQUIRE_EMPTY
                        + " does not write there. The ways out: empty the target, or name another one in redis.uri; or set "
                        + MarkerConfig.INITIAL + "=" + MarkerConfig.MERGE
                        + " to keep what is there and write over it, from Kafka's offsets on (the choice for a target that an"
                        + " earlier version of this connector has filled); or " + MarkerConfig.INITIAL + "="
                        + MarkerConfig.REPLACE
                        + " to write over it from the beginning on and then remove every key that the topics do not hold. Then restart the task. Nothing was written.");
    }
}
