package io.rediscdc.tools.verify;

import io.rediscdc.config.ConnectionConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * How the command line says to log in at one side. Any may be null. A password never stands on the command line, where
 * every user of the machine could read it.
 *
 * @param side {@code source} or {@code target}, as in the options' names
 */
record Login(String side, String user, String passwordEnv, Path passwordFile, Path tlsCa, Path tlsCert, Path tlsKey) {

    static final Login NONE = new Login("", null, null, null, null, null, null);

    /** Whether a field of a side's configuration means nothing beside this login. */
    boolean replaces(String field) {
        return switch (field) {
            case ConnectionConfig.USERNAME, ConnectionConfig.PASSWORD ->
                user != null || passwordEnv != null || passwordFile != null;
            case ConnectionConfig.TLS_CA_FILE -> tlsCa != null;
            case ConnectionConfig.TLS_CERT_FILE -> tlsCert != null;
            case ConnectionConfig.TLS_KEY_FILE -> tlsKey != null;
            default -> false;
        };
    }

    /** Those fields of a side's configuration that connect to it, with this login instead of theirs where it says one. */
    Map<String, String> in(Map<String, String> config) {
        Map<String, String> own = new HashMap<>(config);
        String password = password();
        if (user != null || password != null) { // never one's name with the other's password
            own.remove(ConnectionConfig.USERNAME);
            own.remove(ConnectionConfig.PASSWORD);
        }
        put(own, ConnectionConfig.USERNAME, user);
        put(own, ConnectionConfig.PASSWORD, password);
        put(own, ConnectionConfig.TLS_CA_FILE, tlsCa);
        put(own, ConnectionConfig.TLS_CERT_FILE, tlsCert);
        put(own, ConnectionConfig.TLS_KEY_FILE, tlsKey);
        return own;
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

    static void put(Map<String, String> config, String key, Object value) {
        if (value != null) {
            config.put(key, value.toString());
        }
    }
}
