package io.rediscdc.tools.verify;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that say how to log in at two sides. */
final class LoginOptions {
    private static final String USER = "ACL user.";
    private static final String PASSWORD_ENV = "Environment variable that holds the password.";
    private static final String PASSWORD_FILE = "File that holds the password and nothing else.";
    private static final String TLS_CA = "PEM file with the certificates to trust.";
    private static final String TLS_CERT = "PEM file with the client's certificate.";
    private static final String TLS_KEY = "PEM file with the client's key.";

    @Option(names = "--source-user", description = USER)
    private String sourceUser;

    @Option(names = "--source-password-env", paramLabel = "NAME", description = PASSWORD_ENV)
    private String sourcePasswordEnv;

    @Option(names = "--source-password-file", paramLabel = "FILE", description = PASSWORD_FILE)
    private Path sourcePasswordFile;

    @Option(names = "--source-tls-ca", paramLabel = "FILE", description = TLS_CA)
    private Path sourceTlsCa;

    @Option(names = "--source-tls-cert", paramLabel = "FILE", description = TLS_CERT)
    private Path sourceTlsCert;

    @Option(names = "--source-tls-key", paramLabel = "FILE", description = TLS_KEY)
    private Path sourceTlsKey;

    @Option(names = "--target-user", description = USER)
    private String targetUser;

    @Option(names = "--target-password-env", paramLabel = "NAME", description = PASSWORD_ENV)
    private String targetPasswordEnv;

    @Option(names = "--target-password-file", paramLabel = "FILE", description = PASSWORD_FILE)
    private Path targetPasswordFile;

    @Option(names = "--target-tls-ca", paramLabel = "FILE", description = TLS_CA)
    private Path targetTlsCa;

    @Option(names = "--target-tls-cert", paramLabel = "FILE", description = TLS_CERT)
    private Path targetTlsCert;

    @Option(names = "--target-tls-key", paramLabel = "FILE", description = TLS_KEY)
    private Path targetTlsKey;

    Login source() {
        return new Login(
                "source", sourceUser, sourcePasswordEnv, sourcePasswordFile, sourceTlsCa, sourceTlsCert, sourceTlsKey);
    }

    Login target() {
        return new Login(
                "target", targetUser, targetPasswordEnv, targetPasswordFile, targetTlsCa, targetTlsCert, targetTlsKey);
    }
}
