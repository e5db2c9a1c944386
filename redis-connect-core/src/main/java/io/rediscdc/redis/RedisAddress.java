package io.rediscdc.redis;

/**
 * Where one Redis server listens.
 *
 * @param name the configured name (identity in topics and offsets), or null if the server was given without one
 * @param host host name or IP address
 * @param port TCP port, 1 to 65,535
 * @param tls true for {@code rediss://}
 */
public record RedisAddress(String name, String host, int port, boolean tls) {
    /** {@code host:port}, as people write it. */
    public String hostAndPort() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return (name == null ? "" : name + "=") + (tls ? "rediss://" : "redis://") + hostAndPort();
    }
}
