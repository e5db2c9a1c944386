package io.rediscdc.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.sync.Configs;
import io.rediscdc.tools.RedisCdc;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;

/** A source server whose database 0 is captured and written to a target that a test describes. */
final class Pipeline implements AutoCloseable {
    private final ConnectHarness connect;
    private final String name;
    private final RedisServer source;
    private final Map<String, String> sourceConfig;
    private final Map<String, String> sinkConfig;
    private JsonNode report;

    /**
     * @param uri of the target
     * @param target what the sink's configuration says beside
     */
    Pipeline(ConnectHarness connect, String name, String uri, Map<String, String> target) {
        this(connect, name, RedisBinary.find(), uri, target);
    }

    /** The same with a source of that version. */
    Pipeline(ConnectHarness connect, String name, RedisBinary binary, String uri, Map<String, String> target) {
        this.connect = connect;
        this.name = "fleet-" + name;
        source = RedisServer.start(binary, "--notify-keyspace-events", "EA");
        sourceConfig = Configs.source(connect, source.uri(), this.name);
        sourceConfig.put("capture.databases", "0");
        sinkConfig = Configs.sink(uri, this.name);
        sinkConfig.put("retry.backoff.max.ms", "500");
        sinkConfig.put("redis.command.timeout.ms", "5000");
        sinkConfig.putAll(target);
    }

    RedisServer source() {
        return source;
    }

    Map<String, String> sourceConfig() {
        return sourceConfig;
    }

    Map<String, String> sinkConfig() {
        return sinkConfig;
    }

    String sourceName() {
        return name;
    }

    String sinkName() {
        return name + "-sink";
    }

    /** Both; the source alone may run already. */
    void run() {
        runSource();
        connect.run(name + "-sink", sinkConfig);
    }

    void runSource() {
        connect.run(name, sourceConfig);
    }

    String topic() {
        return name + ".db0";
    }

    /** A counter of the sink's only task; 0 before it has one. */
    long sinkMetric(String metric) {
        try {
            return (Long) ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(
                            new ObjectName("kafka.connect:type=plugins,connector=" + name + "-sink,task=0"), metric);
        } catch (InstanceNotFoundException e) {
            return 0;
        } catch (JMException e) {
            throw new IllegalStateException(metric, e);
        }
    }

    void awaitApplied(long more) {
        long before = sinkMetric("records-applied-total");
        await("the sink to apply " + more + " records more")
                .atMost(Duration.ofSeconds(90))
                .until(() -> sinkMetric("records-applied-total") >= before + more);
    }

    void awaitRetries(long count) {
        await("the sink to try " + count + " times again")
                .atMost(Duration.ofSeconds(60))
                .until(() -> sinkMetric("retries-total") >= count);
    }

    /** What the last verify wrote as JSON. */
    JsonNode lastReport() {
        return report;
    }

    /** Runs verify with what the connectors' own JSON says. */
    void awaitEqual() {
        assertThat(verify("--rounds", "120", "--round-pause", "500"))
                .as("exit code of verify; its report is above")
                .isZero();
    }

    /** The same for another sink of the same topics. */
    void awaitEqual(Map<String, String> otherSink) {
        assertThat(verify(otherSink, "--rounds", "120", "--round-pause", "500"))
                .as("exit code of verify; its report is above")
                .isZero();
    }

    /** The exit code of verify. */
    int verify(String... options) {
        return verify(sinkConfig, options);
    }

    private int verify(Map<String, String> sink, String... options) {
        try {
            Path sourceFile = Files.createTempFile("source", ".json");
            Path sinkFile = Files.createTempFile("sink", ".json");
            Path reportFile = Files.createTempFile("report", ".json");
            try {
                ObjectMapper json = new ObjectMapper();
                json.writeValue(sourceFile.toFile(), Map.of("name", name, "config", sourceConfig));
                Map<String, String> patient = new HashMap<>(sink); // the sink may have to notice a stall soon
                patient.put("redis.command.timeout.ms", "30000");
                json.writeValue(sinkFile.toFile(), Map.of("name", name + "-sink", "config", patient));
                String[] args = new String[options.length + 8];
                args[0] = "verify";
                args[1] = "--no-progress";
                args[2] = "--source-config";
                args[3] = sourceFile.toString();
                args[4] = "--sink-config";
                args[5] = sinkFile.toString();
                args[6] = "--json";
                args[7] = reportFile.toString();
                System.arraycopy(options, 0, args, 8, options.length);
                int exitCode = RedisCdc.run(args);
                report = json.readTree(reportFile.toFile());
                return exitCode;
            } finally {
                Files.delete(sourceFile);
                Files.delete(sinkFile);
                Files.delete(reportFile);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
