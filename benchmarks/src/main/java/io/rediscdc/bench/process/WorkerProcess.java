package io.rediscdc.bench.process;

import io.rediscdc.bench.machine.Proc;
import io.rediscdc.tools.server.FreePort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Connect worker in a process of its own, which has the plugins from {@code plugin.path}. */
public final class WorkerProcess implements AutoCloseable {
    private final UpProcess process;
    private final Rest rest;
    private final Jmx jmx;
    private final List<String> connectors = new ArrayList<>();

    private WorkerProcess(UpProcess process, Rest rest, Jmx jmx) {
        this.process = process;
        this.rest = rest;
        this.jmx = jmx;
    }

    /**
     * Starts one and returns once it serves.
     *
     * @param plugins folders on {@code plugin.path} beside those of the connectors
     * @param heap as {@code -Xmx} takes it
     * @param recording where its flight recording goes when it ends, or null for none
     */
    public static WorkerProcess start(String kafka, List<Path> plugins, String heap, Path recording) {
        int jmxPort = FreePort.next();
        List<String> options = new ArrayList<>(List.of(
                "-Xmx" + heap,
                "-XX:+ExitOnOutOfMemoryError",
                "-Dcom.sun.management.jmxremote.port=" + jmxPort,
                "-Dcom.sun.management.jmxremote.host=127.0.0.1",
                "-Djava.rmi.server.hostname=127.0.0.1",
                "-Dcom.sun.management.jmxremote.authenticate=false",
                "-Dcom.sun.management.jmxremote.ssl=false"));
        if (recording != null) {
            options.add("-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + recording);
            options.add("-Xlog:jfr*=off");
        }
        List<String> args = new ArrayList<>(List.of("--bootstrap", kafka, "--kafka-port", "0", "--rest-port", "0"));
        if (!plugins.isEmpty()) {
            args.add("--plugin-path");
            args.add(Stream.concat(Home.plugins().stream(), plugins.stream())
                    .map(Path::toString)
                    .collect(Collectors.joining(",")));
        }
        UpProcess process = UpProcess.start("worker", options, args);
        try {
            Map<String, String> ready = process.awaitReady();
            return new WorkerProcess(process, new Rest(ready.get("rest")), Jmx.connect(jmxPort));
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** Creates a connector. */
    public void create(String name, Map<String, String> config) {
        rest.create(name, config);
        connectors.add(name);
    }

    /**
     * Throws if the worker has ended or a task of a connector has failed, with what it says.
     */
    public void requireRunning() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the worker has ended. It said:\n" + process.said());
        }
        connectors.forEach(rest::requireNotFailed);
    }

    public Jmx jmx() {
        return jmx;
    }

    public long pid() {
        return process.pid();
    }

    public double peakMemoryMiB() {
        return Proc.peakMemoryMiB(process.pid())
                .orElseThrow(() -> new IllegalStateException("the worker has ended. It said:\n" + process.said()));
    }

    /** Deletes its connectors, which the next worker would start otherwise, and ends it. */
    @Override
    public void close() {
        try {
            if (process.isAlive()) {
                connectors.forEach(rest::delete);
            }
        } finally {
            jmx.close();
            process.close();
        }
    }
}
