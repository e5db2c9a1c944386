package io.rediscdc.tools.verify;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that name two servers and how to log in there. */
final class ServerOptions {
    private static final String USER = "ACL user.";
    private static final String PASSWORD_ENV = "Environment variable that holds the password.";
    private static final String PASSWORD_FILE = "File that holds the password and nothing else.";
    private static final String TLS_CA = "PEM file with the certificates to trust.";
    private static final String TLS_CERT = "PEM file with the client's certificate.";
    private static final String TLS_KEY = "PEM file with the client's key.";
    private static final String TOPOLOGY =
            "standalone, sentinel, cluster or sharded, as in redis.topology. Default: standalone.";
    private static final String SHARDING = "slot, ketama, jedis or modulo, as in redis.sharding. Default: slot.";
    private static final String MASTER = "The primary's name at the sentinels, or those of all shards.";

    @Option(
            names = "--source",
            paramLabel = "URI",
            required = true,
            description = "redis://host:port or rediss://, several separated by commas where the topology has several.")
    private String source;

    @Option(names = "--target", paramLabel = "URI", required = true, description = "Likewise.")
    private String target;

    @Option(names = "--source-topology", description = TOPOLOGY)
    private String sourceTopology;

    @Option(names = "--source-sharding", description = SHARDING)
    private String sourceSharding;

    @Option(names = "--source-sentinel-master", paramLabel = "NAME", description = MASTER)
    private String sourceSentinelMaster;

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

    @Option(names = "--target-topology", description = TOPOLOGY)
    private String targetTopology;

    @Option(names = "--target-sharding", description = SHARDING)
    private String targetSharding;

    @Option(names = "--target-sentinel-master", paramLabel = "NAME", description = MASTER)
    private String targetSentinelMaster;

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

    Endpoint source() {
        return new Login(
                        "source",
                        new Login.Place(sourceTopology, sourceSharding, sourceSentinelMaster),
                        sourceUser,
                        sourcePasswordEnv,
                        sourcePasswordFile,
                        sourceTlsCa,
                        sourceTlsCert,
                        sourceTlsKey)
                .at(source);
    }

    Endpoint target() {
        return new Login(
                        "target",
                        new Login.Place(targetTopology, targetSharding, targetSentinelMaster),
                        targetUser,
                        targetPasswordEnv,
                        targetPasswordFile,
                        targetTlsCa,
                        targetTlsCert,
                        targetTlsKey)
                .at(target);
    }
}
