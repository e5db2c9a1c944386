package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.tools.server.FreePort;
import io.rediscdc.tools.server.RedisServer;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.connect.runtime.rest.entities.ConfigInfos;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** TLS by PEM files, for hints, reads and writes alike: server and client certificates, and host names checked. */
@ExtendWith(SharedConnect.class)
class TlsIT {
    @TempDir
    private Path folder;

    private Certificates.Pair server;
    private Certificates.Pair client;
    private Replication sync;
    private int sourcePort;
    private int targetPort;

    @BeforeEach
    void makeCertificates(ConnectHarness connect) throws Exception {
        Certificates certificates = new Certificates(folder);
        server = certificates.make("server", "ip:127.0.0.1");
        client = certificates.make("client", "dns:client.example");
        sourcePort = FreePort.next();
        targetPort = FreePort.next();
        sync = new Replication(connect, start(sourcePort, server), start(targetPort, server));
    }

    @AfterEach
    void end() {
        sync.close();
    }

    @Test
    void bothConnectorsSpeakTls(ConnectHarness connect) {
        sync.from.call("SET", "snapshot", "x");
        for (String key : new String[] {"redis.tls.ca.file", "redis.tls.cert.file", "redis.tls.key.file"}) {
            sync.with(key, file(key)).withSink(key, file(key));
        }
        sync.with("redis.uri", "rediss://127.0.0.1:" + sourcePort)
                .withSink("redis.uri", "rediss://127.0.0.1:" + targetPort)
                .run();
        sync.from.call("SET", "live", "y");
        sync.awaitEqual();
    }

    @Test
    void aServerThatIsNotTrustedOrHasAnotherNameIsRefused(ConnectHarness connect) throws Exception {
        assertThat(uriErrors(connect, "127.0.0.1", Map.of()))
                .contains("cannot be reached")
                .contains("certification path");
        Map<String, String> trusted = Map.of(
                "redis.tls.ca.file", server.cert().toString(),
                "redis.tls.cert.file", client.cert().toString(),
                "redis.tls.key.file", client.key().toString());
        assertThat(uriErrors(connect, "localhost", trusted))
                .contains("cannot be reached")
                .contains("localhost");
        assertThat(uriErrors(connect, "127.0.0.1", trusted)).isEmpty();
    }

    private String uriErrors(ConnectHarness connect, String host, Map<String, String> tls) {
        Map<String, String> config = sync.sourceConfig();
        config.put("name", "tls");
        config.put("redis.uri", "rediss://" + host + ":" + sourcePort);
        config.putAll(tls);
        ConfigInfos infos =
                connect.cluster().validateConnectorConfig("io.rediscdc.source.RedisSourceConnector", config);
        return infos.configs().stream()
                .filter(info -> info.configValue().name().equals("redis.uri"))
                .flatMap(info -> info.configValue().errors().stream())
                .reduce("", String::concat);
    }

    private String file(String key) {
        return switch (key) {
            case "redis.tls.ca.file" -> server.cert().toString();
            case "redis.tls.cert.file" -> client.cert().toString();
            default -> client.key().toString();
        };
    }

    /** With its plain port for the test itself, and a TLS port that asks for a client's certificate. */
    private RedisServer start(int tlsPort, Certificates.Pair own) {
        return ServerVersion.R7.start(
                "--notify-keyspace-events",
                "EA",
                "--tls-port",
                Integer.toString(tlsPort),
                "--tls-cert-file",
                own.cert().toString(),
                "--tls-key-file",
                own.key().toString(),
                "--tls-ca-cert-file",
                client.cert().toString());
    }
}
