package io.rediscdc.redis;

/**
 * How to connect to a server, address aside.
 *
 * @param username ACL user, or null for the default user
 * @param password or null for none
 * @param tls used for addresses with {@code rediss://}
 * @param connectTimeoutMs longest time to connect, and then to log in
 * @param commandTimeoutMs longest time to wait for a reply
 * @param clientName shown by CLIENT LIST; no spaces
 */
public record RedisSettings(
        String username,
        String password,
        TlsSettings tls,
        int connectTimeoutMs,
        int commandTimeoutMs,
        String clientName) {

    /**
     * @param caFile PEM file with the certificates to trust, or null for the JVM's own
     * @param certFile PEM file with the client's certificate chain, or null for none
     * @param keyFile PEM file with the client's private key, or null for none
     * @param verify whether the server's certificate and host name are checked
     */
    public record TlsSettings(String caFile, String certFile, String keyFile, boolean verify) {}

    /** The same for another part of the connector: its own client name, and bounds for a short check. */
    public RedisSettings withTimeouts(int connectMs, int commandMs) {
        return new RedisSettings(username, password, tls, connectMs, commandMs, clientName);
    }

    /** The same for another user, or for none. */
    public RedisSettings withLogin(String user, String secret) {
        return new RedisSettings(user, secret, tls, connectTimeoutMs, commandTimeoutMs, clientName);
    }

    public RedisSettings withClientName(String name) {
        return new RedisSettings(username, password, tls, connectTimeoutMs, commandTimeoutMs, name);
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return "RedisSettings[username=" + username + ", password=" + (password == null ? "none" : "[hidden]")
                + ", tls=" + tls + ", connectTimeoutMs=" + connectTimeoutMs + ", commandTimeoutMs="
                + commandTimeoutMs + ", clientName=" + clientName + "]";
    }
}
