package io.rediscdc.it.suite;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.UpProcess;
import io.rediscdc.it.sync.Configs;
import io.rediscdc.tools.server.RedisServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A source and a target with {@code redis-cdc up} between them, and Redis's own tests to be run on the source. */
final class SuiteRun implements AutoCloseable {
    private static final String[] AS_THE_SUITE_EXPECTS = {"--enable-debug-command", "yes"};
    private static final int UNIT_LIMIT_MINUTES = 10;
    /** All, and those that are for tests and only shown when asked for by their names. */
    private static final List<String> SETTINGS = List.of("*", "rdb-key-save-delay", "key-load-delay");

    final RedisServer source;
    private final RedisServer target;
    private final UpProcess up;
    private final EqualityCheck check;
    private final Path tests;
    private final Path logs;
    private final List<String> skipped;
    private final Map<String, String> settings;

    private SuiteRun(
            RedisServer source,
            RedisServer target,
            UpProcess up,
            EqualityCheck check,
            Path tests,
            Path logs,
            List<String> skipped) {
        this.source = source;
        this.target = target;
        this.up = up;
        this.check = check;
        this.tests = tests;
        this.logs = logs;
        this.skipped = skipped;
        this.settings = settings();
    }

    /**
     * Starts all of it, or nothing.
     *
     * @param suite the folder with the suite's {@code tests}
     * @param folder an empty one to work in
     */
    static SuiteRun start(String mode, Path suite, Path folder) throws IOException, InterruptedException {
        boolean notifications = mode.equals("notifications");
        Path tests = folder.resolve("suite");
        copy(suite, tests);
        hook(tests);
        RedisServer source = ServerVersion.R7.start(Stream.concat(
                        Stream.of(AS_THE_SUITE_EXPECTS),
                        notifications ? Stream.of("--notify-keyspace-events", "EA") : Stream.empty())
                .toArray(String[]::new));
        RedisServer target = ServerVersion.R7.start(AS_THE_SUITE_EXPECTS);
        Map<String, String> from = Configs.source("${env:KAFKA_BOOTSTRAP}", source.uri(), "suite");
        from.put("capture.mode", mode);
        if (mode.equals("tracking")) {
            from.put("capture.databases", "0");
        }
        UpProcess up = UpProcess.start(
                folder.resolve("up"),
                "--connector",
                file(folder, "source", from),
                file(folder, "sink", Configs.sink(target.uri(), "suite")));
        try {
            up.awaitReady();
            return new SuiteRun(
                    source,
                    target,
                    up,
                    new EqualityCheck(source.uri(), target.uri(), mode.equals("tracking") ? "0" : "*"),
                    tests,
                    folder,
                    // These switch off what the source listens to.
                    notifications ? List.of("--skiptest", "/.*[Kk]eyspace notifications.*") : List.of());
        } catch (RuntimeException | IOException e) {
            source.close();
            target.close();
            up.close();
            throw e;
        }
    }

    private static void hook(Path tests) throws IOException {
        Path hooked = tests.resolve("tests").resolve("support").resolve("test.tcl");
        try (InputStream hook = Objects.requireNonNull(SuiteRun.class.getResourceAsStream("/suite-hook.tcl"))) {
            Files.writeString(
                    hooked, Files.readString(hooked) + "\n" + new String(hook.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** The units of tests that the suite has, without those that start servers of their own. */
    static List<String> units(Path suite) throws IOException {
        Process list = new ProcessBuilder("tclsh", "tests/test_helper.tcl", "--list-tests")
                .directory(suite.toFile())
                .start();
        try (InputStream out = list.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(unit -> unit.startsWith("unit/"))
                    .toList();
        }
    }

    /**
     * Runs the tests of a unit, each followed by a comparison, and compares once more at the end.
     *
     * @param passed tests that the suite itself calls passed
     * @param failed those that it does not
     */
    record Outcome(int passed, int failed, EqualityCheck.Count count) {}

    Outcome run(String unit) throws IOException, InterruptedException {
        Path log = logs.resolve(unit.replace('/', '-') + ".log");
        List<String> command = new ArrayList<>(
                List.of("tclsh", "tests/test_helper.tcl", "--host", "127.0.0.1", "--port", "" + source.port()));
        command.addAll(List.of("--singledb", "--single", unit, "--durable", "--ignore-encoding"));
        command.addAll(List.of("--tags", "-needs:repl")); // what replicas get is not ours to test, and waits for ever
        command.addAll(skipped);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(tests.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("REDIS_CDC_CHECK_PORT", Integer.toString(check.port()));
        Process process = builder.start();
        try {
            if (!process.waitFor(UNIT_LIMIT_MINUTES, TimeUnit.MINUTES)) {
                throw new IllegalStateException(unit + " does not end: " + Files.readString(log));
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        restoreSettings();
        check.check("the end of " + unit);
        String said = Files.readString(log, StandardCharsets.ISO_8859_1);
        return new Outcome(lines(said, "ok"), lines(said, "err"), check.takeCount());
    }

    private Map<String, String> settings() {
        Map<String, String> values = new TreeMap<>();
        for (String pattern : SETTINGS) {
            List<?> flat = (List<?>) source.call("CONFIG", "GET", pattern);
            for (int i = 0; i < flat.size(); i += 2) {
                values.put(text(flat.get(i)), text(flat.get(i + 1)));
            }
        }
        return values;
    }

    /** A test that fails, by the suite's own measure, leaves what it has set, such as a delay that never ends. */
    private void restoreSettings() {
        settings().forEach((name, value) -> {
            if (!value.equals(settings.get(name))) {
                source.call("CONFIG", "SET", name, settings.get(name));
            }
        });
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        source.close();
        target.close();
        check.close();
        up.close();
    }

    /** The suite's lines are {@code [ok]: ...}, in colours or not. */
    private static int lines(String said, String kind) {
        return (int) said.lines()
                .filter(line -> line.matches("\\[(\u001b\\[[0-9;]*m)?" + kind + "(\u001b\\[[0-9;]*m)?\\]: .*"))
                .count();
    }

    private static String file(Path folder, String name, Map<String, String> config) throws IOException {
        Path file = folder.resolve(name + ".json");
        new ObjectMapper().writeValue(file.toFile(), Map.of("name", name, "config", config));
        return file.toString();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
