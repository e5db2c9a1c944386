package io.rediscdc.tools.verify;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.config.SentinelConfig;
import io.rediscdc.config.ShardingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * How the command line says to find and log in at one side. Any may be null. A password never stands on the command line, where
 * every user of the machine could read it.
 *
 * @param side {@code source} or {@code target}, as in the options' names
 */
record Login(
        String side,
        Place place,
        String user,
        String passwordEnv,
        Path passwordFile,
        Path tlsCa,
        Path tlsCert,
        Path tlsKey) {

    /** What kind of side it is. */
    record Place(String topology, String sharding, String sentinelMaster) {}

    Endpoint at(String uri) {
        Map<String, String> config = new HashMap<>();
        config.put(ConnectionConfig.URI, uri);
        put(config, ConnectionConfig.TOPOLOGY, place.topology());
        put(config, ShardingConfig.SHARDING, place.sharding());
        put(config, SentinelConfig.MASTER, place.sentinelMaster());
        put(config, ConnectionConfig.USERNAME, user);
        put(config, ConnectionConfig.PASSWORD, password());
        put(config, ConnectionConfig.TLS_CA_FILE, tlsCa);
        put(config, ConnectionConfig.TLS_CERT_FILE, tlsCert);
        put(config, ConnectionConfig.TLS_KEY_FILE, tlsKey);
        return Endpoint.of("--" + side, config);
    }

    private String password() {
        if (passwordEnv != null && passwordFile != null) {
            throw new WrongUseException("--" + side + "-password-env and --" + side
                    + "-password-file: both are given, and one password is enough: leave one out");
        }
        if (passwordEnv != null) {
            String password = System.getenv(passwordEnv);
            if (password == null) {
                throw new WrongUseException("--" + side + "-password-env " + passwordEnv
                        + ": there is no such environment variable: export it first");
            }
            return password;
        }
        return passwordFile == null ? null : read(passwordFile);
    }

    private String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new WrongUseException("--" + side + "-password-file " + file + ": cannot be read (" + e.getMessage()
                    + "): name a file that holds the password and nothing else");
        }
    }

    private static void put(Map<String, String> config, String key, Object value) {
        if (value != null) {
            config.put(key, value.toString());
        }
    }
}
