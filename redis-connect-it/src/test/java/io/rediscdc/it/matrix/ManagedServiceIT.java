package io.rediscdc.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.report.RunReport;
import io.rediscdc.it.sync.Families;
import io.rediscdc.it.sync.Replication;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.connect.runtime.rest.errors.ConnectRestException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A server like one of a cloud service: what configures it, replicates it or saves it does not exist. */
@Tag("matrix")
@ExtendWith(SharedConnect.class)
class ManagedServiceIT {
    private static final List<String> GONE = List.of(
            "CONFIG",
            "SYNC",
            "PSYNC",
            "REPLICAOF",
            "SLAVEOF",
            "DEBUG",
            "BGSAVE",
            "BGREWRITEAOF",
            "SAVE",
            "SHUTDOWN",
            "MIGRATE",
            "ACL");

    static Stream<Cell> cells() {
        return Cell.all();
    }

    static Stream<Cell> tracked() {
        return Cell.all().filter(Cell::oneDatabase);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void eachModeWorks(Cell cell, ConnectHarness connect, TestReporter reporter) {
        try (Replication sync = cell.replication(connect, cell.startSource(reporter, renamedAway()))) {
            write(sync, "before:");
            sync.run();
            write(sync, "live:");
            sync.awaitEqual("--databases", cell.databases());
            sync.from.run("FLUSHDB", "SET after v", "SWAPDB 0 1", "SET before v");
            sync.awaitEqual("--databases", cell.databases());
            sync.from.call("CLIENT", "KILL", "SKIPME", "yes", "TYPE", "normal");
            sync.from.run("DEL before", "SET later v");
            sync.awaitEqual("--databases", cell.databases());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tracked")
    void autoComesToTrackingForOneDatabase(Cell cell, ConnectHarness connect, TestReporter reporter) {
        try (Replication sync = cell.replication(connect, cell.startSource(reporter, renamedAway()))
                .with("capture.mode", "auto")) {
            sync.run();
            write(sync, "live:");
            sync.awaitEqual("--databases", "0");
            String clients =
                    new String((byte[]) sync.from.call("CLIENT", "LIST"), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(clients.lines().filter(line -> line.matches(".* flags=\\w*t\\w* .*")))
                    .hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tracked")
    void autoIsRefusedForAllDatabasesWithTheWaysOut(Cell cell, ConnectHarness connect, TestReporter reporter) {
        try (Replication sync = cell.replication(connect, cell.startSource(reporter, renamedAway()))
                .with("capture.mode", "auto")
                .with("capture.databases", "*")) {
            assertThatThrownBy(() -> connect.submit(sync.source, sync.sourceConfig()))
                    .isInstanceOf(ConnectRestException.class)
                    .hasMessageContaining("does not let us see notify-keyspace-events")
                    .hasMessageContaining("capture.mode=notifications")
                    .hasMessageContaining("capture.databases=0")
                    .hasMessageContaining("capture.mode=monitor");
            reporter.publishEntry(RunReport.RESULT, "refused with three ways out");
        }
    }

    private static String[] renamedAway() {
        List<String> args = new ArrayList<>();
        GONE.forEach(command -> args.addAll(List.of("--rename-command", command, "")));
        return args.toArray(String[]::new);
    }

    private static void write(Replication sync, String prefix) {
        Families.supportedBy(sync.from).forEach(family -> Families.run(sync.from, family, prefix));
    }
}
