package io.rediscdc.bench.process;

import io.rediscdc.tools.server.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A schema registry in a process of its own, which keeps its schemas in memory. */
public final class RegistryProcess implements AutoCloseable {
    private static final int START_LIMIT_SECONDS = 120;
    private static final int END_LIMIT_SECONDS = 15;
    private static final int LOOK_EVERY_MS = 200;

    private final OwnedProcess owned;
    private final String url;

    private RegistryProcess(OwnedProcess owned, String url) {
        this.owned = owned;
        this.url = url;
    }

    /** Folders with the registry's converter, as a worker takes them. */
    public static List<Path> plugins() {
        return List.of(folder().resolve("plugin"));
    }

    /** Starts one and returns once it answers. */
    public static RegistryProcess start() {
        int port = FreePort.next();
        Path log = folder().resolve("registry.log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-jar",
                        runner().toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        RegistryProcess registry = new RegistryProcess(
                OwnedProcess.start(builder, () -> {}), "http://127.0.0.1:" + port + "/apis/registry/v2");
        try {
            registry.awaitAnswer(log);
        } catch (RuntimeException e) {
            registry.close();
            throw e;
        }
        return registry;
    }

    /** What its converter is given. */
    public String url() {
        return url;
    }

    private static Path folder() {
        Path folder = Home.path().resolve(Path.of("benchmarks", "target", "registry"));
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException("there is no schema registry in " + folder
                    + ": have it fetched by ./mvnw -Pquick,registry package");
        }
        return folder;
    }

    private static Path runner() {
        try (Stream<Path> files = Files.list(folder().resolve("app"))) {
            return files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitAnswer(Path log) {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest ask =
                HttpRequest.newBuilder(URI.create(url + "/system/info")).build();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_LIMIT_SECONDS);
        try {
            while (!answers(http, ask)) {
                if (!owned.process().isAlive() || System.nanoTime() > end) {
                    throw new IllegalStateException("the schema registry does not answer; it said why in " + log);
                }
                Thread.sleep(LOOK_EVERY_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the schema registry starts", e);
        }
    }

    private static boolean answers(HttpClient http, HttpRequest ask) throws InterruptedException {
        try {
            return http.send(ask, BodyHandlers.discarding()).statusCode() == 200;
        } catch (ConnectException e) {
            return false; // not yet, which is the answer
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        owned.end(END_LIMIT_SECONDS);
    }
}
