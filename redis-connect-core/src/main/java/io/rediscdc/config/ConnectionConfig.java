package io.rediscdc.config;

import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.redis.RedisUris;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;

/** How to reach Redis: the keys that source and sink share. */
public final class ConnectionConfig {
    public static final String URI = "redis.uri";
    /** Defined by each connector, with the values that it supports. */
    public static final String TOPOLOGY = "redis.topology";

    public static final String STANDALONE = "standalone";
    public static final String CLUSTER = "cluster";
    public static final String USERNAME = "redis.username";
    public static final String PASSWORD = "redis.password";
    public static final String TLS_CA_FILE = "redis.tls.ca.file";
    public static final String TLS_CERT_FILE = "redis.tls.cert.file";
    public static final String TLS_KEY_FILE = "redis.tls.key.file";
    public static final String TLS_VERIFY = "redis.tls.verify";
    public static final String CONNECT_TIMEOUT_MS = "redis.connect.timeout.ms";
    public static final String COMMAND_TIMEOUT_MS = "redis.command.timeout.ms";
    public static final String CLIENT_NAME = "redis.client.name";

    private ConnectionConfig() {}

    public static void define(ConfigDef def) {
        new Group(def, "Connection")
                .key(
                        URI,
                        Type.STRING,
                        Group.REQUIRED,
                        Rules.parsedBy(
                                "[name=]redis[s]://host[:port], several separated by commas", RedisUris::parseAny),
                        Importance.HIGH,
                        "Redis servers",
                        "Where Redis listens: redis://host:port, or rediss:// for TLS. Several servers are each given"
                                + " a name, as in a=redis://host1:6379,b=redis://host2:6379; the name is their"
                                + " identity, so an address may change and a name must not. Sentinels, nodes of a cluster and"
                                + " shards need no names.")
                .key(USERNAME, Type.STRING, null, null, Importance.HIGH, "User", "ACL user. None: the default user.")
                .key(
                        PASSWORD,
                        Type.PASSWORD,
                        null,
                        null,
                        Importance.HIGH,
                        "Password",
                        "Password of the user. Best given by a config provider, as in ${file:/run/secrets/redis:password}.")
                .key(
                        TLS_CA_FILE,
                        Type.STRING,
                        null,
                        Rules.readableFile(),
                        Importance.MEDIUM,
                        "CA certificates",
                        "PEM file with the certificates to trust. None: those of the JVM.")
                .key(
                        TLS_CERT_FILE,
                        Type.STRING,
                        null,
                        Rules.readableFile(),
                        Importance.MEDIUM,
                        "Client certificate",
                        "PEM file with the client's certificate chain, for mutual TLS.")
                .key(
                        TLS_KEY_FILE,
                        Type.STRING,
                        null,
                        Rules.readableFile(),
                        Importance.MEDIUM,
                        "Client key",
                        "PEM file with the client's private key (PKCS#8, not encrypted), for mutual TLS.")
                .key(
                        TLS_VERIFY,
                        Type.BOOLEAN,
                        true,
                        null,
                        Importance.MEDIUM,
                        "Verify server",
                        "Whether the server's certificate and host name are checked. false is for tests only.")
                .key(
                        CONNECT_TIMEOUT_MS,
                        Type.INT,
                        5_000,
                        Rules.between(100, 300_000),
                        Importance.MEDIUM,
                        "Connect timeout (ms)",
                        "Longest time to connect and log in.")
                .key(
                        COMMAND_TIMEOUT_MS,
                        Type.INT,
                        30_000,
                        Rules.between(100, 3_600_000),
                        Importance.MEDIUM,
                        "Command timeout (ms)",
                        "Longest time to wait for replies. A server that blocks for longer is taken for lost and"
                                + " connected anew.")
                .key(
                        CLIENT_NAME,
                        Type.STRING,
                        "redis-cdc",
                        Rules.parsedBy("a name without spaces", ConnectionConfig::requireClientName),
                        Importance.LOW,
                        "Client name",
                        "What CLIENT LIST shows for our connections.");
    }

    /** The servers of {@code redis.uri}, in its order. */
    public static List<RedisAddress> addresses(AbstractConfig config) {
        return RedisUris.parse(config.getString(URI));
    }

    public static RedisSettings settings(AbstractConfig config) {
        Password password = config.getPassword(PASSWORD);
        return new RedisSettings(
                config.getString(USERNAME),
                password == null ? null : password.value(),
                new TlsSettings(
                        config.getString(TLS_CA_FILE),
                        config.getString(TLS_CERT_FILE),
                        config.getString(TLS_KEY_FILE),
                        config.getBoolean(TLS_VERIFY)),
                config.getInt(CONNECT_TIMEOUT_MS),
                config.getInt(COMMAND_TIMEOUT_MS),
                config.getString(CLIENT_NAME));
    }

    /** Puts what only several fields together show on the field that a user must edit. */
    public static void validateTogether(Map<String, ConfigValue> values) {
        requireNames(values);
        boolean cert = values.get(TLS_CERT_FILE).value() != null;
        boolean key = values.get(TLS_KEY_FILE).value() != null;
        if (cert != key) {
            String missing = cert ? TLS_KEY_FILE : TLS_CERT_FILE;
            values.get(missing)
                    .addErrorMessage(missing + " is missing: a client certificate and its key are set together");
        }
        if (values.get(USERNAME).value() != null && values.get(PASSWORD).value() == null) {
            values.get(PASSWORD)
                    .addErrorMessage(PASSWORD + " is missing: " + USERNAME + " is set, and a user logs in with both");
        }
    }

    /** Sentinels are not what is captured or written, so any of them will do; servers are known by their names. */
    private static void requireNames(Map<String, ConfigValue> values) {
        ConfigValue topology = values.get(TOPOLOGY);
        ConfigValue uri = values.get(URI);
        boolean servers = topology == null || STANDALONE.equals(topology.value());
        if (servers && uri.errorMessages().isEmpty()) {
            try {
                RedisUris.parse((String) uri.value());
            } catch (IllegalArgumentException e) {
                uri.addErrorMessage("Invalid value for configuration " + URI + ": " + e.getMessage());
            }
        }
    }

    private static void requireClientName(String name) {
        if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("must be printable ASCII without spaces, and not empty");
        }
    }
}
