package io.rediscdc.it.matrix;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.chaos.ModelRun;
import io.rediscdc.it.chaos.RandomTraffic;
import io.rediscdc.it.report.RunReport;
import io.rediscdc.it.sync.Replication;
import io.rediscdc.it.sync.ShippedUser;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.tools.server.RedisServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestReporter;

/** One cell of the matrix: a server, and how it is captured, as the user that ships for it. */
public record Cell(ServerVersion version, String mode) {
    private static final List<String> MODES = List.of("notifications", "tracking", "monitor");

    public static Stream<Cell> all() {
        return Arrays.stream(ServerVersion.values())
                .flatMap(version -> MODES.stream().map(mode -> new Cell(version, mode)));
    }

    /** A name has no number of its database, so one is captured. */
    boolean oneDatabase() {
        return mode.equals("tracking");
    }

    /** What verify compares. */
    public String databases() {
        return oneDatabase() ? "0" : "*";
    }

    /**
     * Starts the server that is captured; skips the test where it is known to be refused.
     *
     * @param extra further arguments of the server
     */
    public RedisServer startSource(TestReporter reporter, String... extra) {
        List<String> args = new ArrayList<>(List.of(extra));
        args.addAll(List.of("--aclfile", ShippedUser.source(version, mode).toString()));
        if (mode.equals("notifications")) {
            args.addAll(List.of("--notify-keyspace-events", "EA"));
        }
        RedisServer server = version.start(args.toArray(String[]::new));
        ServerInfo info = server.info();
        reporter.publishEntry(RunReport.SERVER, info.product());
        if (mode.equals("monitor") && info.get("valkey_version").matches("8\\.1\\.[01]")) {
            server.close();
            assumeFalse(true, "MONITOR of " + info.product() + " cannot be taken apart, and is refused at validate");
        }
        return server;
    }

    public Replication replication(ConnectHarness connect, RedisServer source) {
        Replication sync = new Replication(connect, source, version.start())
                .with("capture.mode", mode)
                .with("redis.username", ShippedUser.NAME)
                .with("redis.password", ShippedUser.PASSWORD);
        return oneDatabase() ? sync.with("capture.databases", "0") : sync;
    }

    ModelRun modelRun(ConnectHarness connect, RedisServer source, RandomTraffic.Options options) {
        ModelRun run = new ModelRun(connect, source, version.start(), options)
                .with("capture.mode", mode)
                .with("redis.username", ShippedUser.NAME)
                .with("redis.password", ShippedUser.PASSWORD);
        return oneDatabase() ? run.withDatabase(0) : run;
    }

    @Override
    public String toString() {
        return version.label() + " " + mode;
    }
}
