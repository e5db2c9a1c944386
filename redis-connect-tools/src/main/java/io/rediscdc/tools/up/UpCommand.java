package io.rediscdc.tools.up;

import io.rediscdc.tools.server.FreePort;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code redis-cdc up}: Kafka, Connect and the connectors in one process, for a first look, tests and benchmarks. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Starts one process with a Kafka broker and a Connect worker that has the connectors of this build.",
            "Prints one line that starts with 'ready' once every connector and task is running, and ends on SIGTERM.",
            "With the same --data-dir it goes on where it stopped, with the connectors it had."
        })
public final class UpCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Option(
            names = "--kafka-port",
            paramLabel = "N",
            defaultValue = "9092",
            description = "Port of the broker on 127.0.0.1, 0 for a free one (default ${DEFAULT-VALUE}).")
    int kafkaPort;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = {
                "Kafka that runs already; none is started here then. What the worker keeps there is in topics named",
                "redis-cdc-up-ID-..., with an ID that --data-dir holds, so that no other worker's is touched."
            })
    String bootstrap;

    @Option(names = "--no-connect", description = "Kafka alone, for a worker elsewhere.")
    boolean noConnect;

    @Option(
            names = "--rest-port",
            paramLabel = "N",
            defaultValue = "8083",
            description = "Port of Connect's REST interface on 127.0.0.1, 0 for a free one (default ${DEFAULT-VALUE}).")
    int restPort;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "redis-cdc-data",
            description = "Folder for topics and logs, made if need be (default ${DEFAULT-VALUE}).")
    Path dataDir;

    @Option(
            names = "--connector",
            paramLabel = "FILE.json",
            arity = "1..*",
            description = {
                "Connectors to create or to update, each file the body of POST /connectors.",
                "$${env:KAFKA_BOOTSTRAP} in it is this broker's address."
            })
    List<Path> connectors = List.of();

    @Option(
            names = "--plugin-path",
            paramLabel = "DIR",
            split = ",",
            description = "Folders with plugin folders (default: the two that this build made).")
    List<Path> pluginPath = List.of();

    @Override
    public Integer call() throws Exception {
        if (noConnect && (bootstrap != null || !connectors.isEmpty())) {
            throw wrong("--no-connect", "leaves nothing to do for --bootstrap and --connector");
        }
        List<ConnectorFile> files = readConnectors();
        Plugins plugins = findPlugins();
        int kafka = port("--kafka-port", kafkaPort);
        int rest = port("--rest-port", restPort);
        if (kafka == rest) {
            throw wrong("--rest-port", "is " + rest + ", which --kafka-port has too");
        }
        PrintWriter err = spec.commandLine().getErr();
        PrintWriter out = spec.commandLine().getOut();
        try (DataFolder folder = openDataFolder()) {
            Launch launch = new Launch(folder, plugins, out, err);
            return noConnect ? launch.runKafka(kafka) : launch.run(bootstrap, kafka, rest, files);
        }
    }

    private List<ConnectorFile> readConnectors() {
        Set<String> names = new HashSet<>();
        List<ConnectorFile> files = connectors.stream()
                .map(path -> {
                    try {
                        return ConnectorFile.read(path);
                    } catch (IllegalArgumentException e) {
                        throw wrong("--connector", e.getMessage());
                    }
                })
                .toList();
        for (ConnectorFile file : files) {
            if (!names.add(file.name())) {
                throw wrong("--connector", "two files name their connector '" + file.name() + "'");
            }
        }
        return files;
    }

    private Plugins findPlugins() {
        List<Path> folders = pluginPath.isEmpty() ? builtPlugins() : pluginPath;
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw wrong(
                        "--plugin-path",
                        folder + " is not a folder"
                                + (pluginPath.isEmpty() ? ": build the plugins with ./mvnw -Pquick package" : ""));
            }
        }
        return new Plugins(folders.stream().map(Path::toAbsolutePath).toList(), pluginPath.isEmpty());
    }

    private List<Path> builtPlugins() {
        String home = System.getProperty("rediscdc.home");
        if (home == null) {
            throw wrong("--plugin-path", "is needed where redis-cdc is not started by bin/redis-cdc");
        }
        return List.of(
                Path.of(home, "redis-source-connector", "target", "plugin"),
                Path.of(home, "redis-sink-connector", "target", "plugin"));
    }

    private int port(String option, int given) {
        if (given < 0 || given > 65_535) {
            throw wrong(option, given + " is not between 0 and 65535");
        }
        if (given == 0) {
            return FreePort.next();
        }
        if (!FreePort.isFree(given)) {
            throw wrong(option, "port " + given + " of 127.0.0.1 is in use: choose another, or 0 for a free one");
        }
        return given;
    }

    private DataFolder openDataFolder() {
        try {
            return DataFolder.open(dataDir);
        } catch (IllegalArgumentException e) {
            throw wrong("--data-dir", e.getMessage());
        }
    }

    private ParameterException wrong(String option, String message) {
        return new ParameterException(spec.commandLine(), option + ": " + message);
    }
}
