package io.rediscdc.tools.up;

import io.rediscdc.tools.up.ConnectRest.RejectedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One run of {@code up}, from the broker's start to its end. */
final class Launch {
    private static final int ENDED = 0;
    private static final int NOT_READY = 1;
    private static final int ERROR = 2;
    private static final int POLL_MS = 100;

    private final DataFolder folder;
    private final Plugins plugins;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Map<String, String> told = new HashMap<>();

    Launch(DataFolder folder, Plugins plugins, PrintWriter out, PrintWriter err) {
        this.folder = folder;
        this.plugins = plugins;
        this.out = out;
        this.err = err;
    }

    /**
     * Returns the exit code, if it ends by itself; a signal ends it from outside.
     *
     * @param bootstrap Kafka that runs already, or null to start one at {@code kafkaPort}
     */
    int run(String bootstrap, int kafkaPort, int restPort, List<ConnectorFile> files) throws Exception {
        Logs.into(folder.logs());
        try (Processes processes = new Processes(err, folder.logs())) {
            String kafka = bootstrap == null ? startKafka(processes, kafkaPort).address() : bootstrap;
            ConnectRest rest = new ConnectRest("http://127.0.0.1:" + restPort);
            say("starting Connect at " + rest.base());
            Worker worker = processes.add(Worker.start(folder.id(), kafka, restPort, plugins));
            return serve(files, kafka, worker, rest);
        }
    }

    /** The same without Connect. */
    int runKafka(int port) throws Exception {
        Logs.into(folder.logs());
        try (Processes processes = new Processes(err, folder.logs())) {
            Broker broker = startKafka(processes, port);
            out.println("ready kafka=" + broker.address() + " data=" + folder.path());
            out.flush();
            broker.awaitEnd();
            return ENDED;
        }
    }

    private Broker startKafka(Processes processes, int port) throws Exception {
        say("starting Kafka at 127.0.0.1:" + port);
        return processes.add(Broker.start(folder.kafka(), port));
    }

    private int serve(List<ConnectorFile> files, String kafka, Worker worker, ConnectRest rest)
            throws IOException, InterruptedException {
        while (!rest.isUp()) {
            if (worker.isDead()) {
                return died();
            }
            Thread.sleep(POLL_MS);
        }
        for (ConnectorFile file : files) {
            try {
                say(file.name() + ": " + rest.put(file));
            } catch (RejectedException e) {
                say("--connector: " + file.path() + " was refused: " + e.getMessage());
                return ERROR;
            }
        }
        for (List<ConnectorState> states = rest.states(); !settled(states); states = rest.states()) {
            if (worker.isDead()) {
                return died();
            }
            if (failure(states)) {
                return NOT_READY;
            }
            Thread.sleep(POLL_MS);
        }
        if (failure(rest.states())) {
            return NOT_READY;
        }
        out.println("ready kafka=" + kafka + " rest=" + rest.base() + " data=" + folder.path() + " connectors="
                + rest.states().stream().map(ConnectorState::name).collect(Collectors.joining(",")));
        out.flush();
        worker.awaitEnd();
        return worker.isDead() ? died() : ENDED;
    }

    private boolean settled(List<ConnectorState> states) {
        states.forEach(this::tellProgress);
        return states.stream().allMatch(state -> state.isRunning() || state.isHeld());
    }

    private boolean failure(List<ConnectorState> states) {
        for (ConnectorState state : states) {
            if (state.isFailed()) {
                say(state.name() + " failed: " + state.trace().orElse("it gave no trace, see " + folder.logs()));
                return true;
            }
        }
        return false;
    }

    private void tellProgress(ConnectorState state) {
        String summary = state.summary();
        if (!summary.equals(told.put(state.name(), summary))) {
            say(summary);
        }
    }

    private int died() {
        say("the Connect worker has ended by itself; the reason is in " + folder.logs());
        return ERROR;
    }

    private void say(String text) {
        err.println(text);
        err.flush();
    }
}
