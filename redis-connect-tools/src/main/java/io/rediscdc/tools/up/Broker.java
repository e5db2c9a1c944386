package io.rediscdc.tools.up;

import io.rediscdc.tools.server.FreePort;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/** One Kafka broker with its controller in this process: the server class that Kafka's own start script runs. */
final class Broker implements AutoCloseable {
    private static final int NODE = 1;

    private final KafkaRaftServer server;
    private final String address;

    private Broker(KafkaRaftServer server, String address) {
        this.server = server;
        this.address = address;
    }

    /**
     * Starts it, and formats the folder if it is new.
     *
     * @param folder holds the topics; nothing in it depends on a port
     */
    static Broker start(Path folder, int port) throws Exception {
        if (!Files.exists(folder.resolve("meta.properties"))) {
            format(folder);
        }
        String address = "127.0.0.1:" + port;
        KafkaConfig config = new KafkaConfig(properties(folder, address, FreePort.next()), false);
        Broker broker = new Broker(new KafkaRaftServer(config, Time.SYSTEM), address);
        broker.server.startup();
        return broker;
    }

    /** {@code 127.0.0.1:PORT}. */
    String address() {
        return address;
    }

    /** Returns when it has ended, for whatever reason. */
    void awaitEnd() {
        server.awaitShutdown();
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path folder) throws Exception {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        new Formatter()
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setPrintStream(nowhere)
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(NODE)
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(folder.toString())
                .setDirectories(List.of(folder.toString()))
                .run();
    }

    private static Map<String, String> properties(Path folder, String address, int controllerPort) {
        String controller = "127.0.0.1:" + controllerPort;
        Map<String, String> properties = new HashMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(NODE));
        properties.put("log.dirs", folder.toString());
        properties.put("listeners", "PLAINTEXT://" + address + ",CONTROLLER://" + controller);
        properties.put("advertised.listeners", "PLAINTEXT://" + address);
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("controller.listener.names", "CONTROLLER");
        // Voters by configuration, not by bootstrap servers: those would be written into the folder with the port.
        properties.put("controller.quorum.voters", NODE + "@" + controller);

        // A sink that asks for a topic before the source has made it must not make it with the wrong settings.
        properties.put("auto.create.topics.enable", "false");
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "5");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "5");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("log.cleaner.dedupe.buffer.size", Integer.toString(32 << 20));

        // After a kill the broker's former self counts as alive for this long, and the next start waits for it.
        properties.put("broker.session.timeout.ms", "5000");
        properties.put("broker.heartbeat.interval.ms", "1000");
        return properties;
    }
}
