package io.rediscdc.tools.quickstart;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/quickstart}: two Redis servers, the connectors between them, data, traffic and the proof, in a minute. */
@Command(
        name = "quickstart",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = {
            "Starts two Redis servers, Kafka and Connect, keeps the servers in step, and proves that they are.",
            "Everything is on 127.0.0.1 and in temporary folders, and is gone when it ends."
        },
        footer = "Exit codes: 0 the servers are in step, 1 they are not, 2 an error.")
public final class QuickstartCommand implements Callable<Integer> {
    @Option(names = "--once", description = "Ends after the proof, with its exit code, rather than at Ctrl-C.")
    private boolean once;

    @Override
    public Integer call() throws Exception {
        try (Stage stage = Stage.open()) {
            return new Tour(stage, System.out).run(once);
        }
    }
}
