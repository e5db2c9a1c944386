package io.rediscdc.bench.process;

import io.rediscdc.bench.machine.Proc;
import io.rediscdc.tools.server.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of {@code redis-cdc verify}, as bin/redis-cdc starts it.
 *
 * @param exitCode 0 if both sides are equal
 * @param seconds from start to end, that of the JVM included
 * @param cpuSeconds processor time
 * @param peakMemoryMiB most memory at any look
 * @param said what it printed
 */
public record VerifyProcess(int exitCode, double seconds, double cpuSeconds, double peakMemoryMiB, String said) {
    private static final int LOOK_EVERY_MS = 20;

    public static VerifyProcess run(String source, String target) throws InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-Drediscdc.home=" + Home.path(),
                "-jar",
                Home.launcher().toString(),
                "verify",
                "--source",
                source,
                "--target",
                target);
        Path out = TempFolder.create("verify");
        try {
            return run(command, out);
        } catch (IOException e) {
            throw new UncheckedIOException("redis-cdc verify cannot be run", e);
        } finally {
            Folders.delete(out);
        }
    }

    private static VerifyProcess run(List<String> command, Path folder) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        double childrenBefore = Proc.endedChildrenCpuSeconds();
        long start = System.nanoTime();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        double memory = 0;
        double seconds;
        int exitCode;
        try (OwnedProcess owned = OwnedProcess.start(builder, () -> {})) {
            Process process = owned.process();
            while (!process.waitFor(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)) {
                memory = Math.max(memory, Proc.peakMemoryMiB(process.pid()).orElse(0));
            }
            seconds = (System.nanoTime() - start) / 1e9;
            exitCode = process.exitValue();
        }
        return new VerifyProcess(
                exitCode,
                seconds,
                Proc.endedChildrenCpuSeconds() - childrenBefore,
                memory,
                Files.readString(out, StandardCharsets.UTF_8));
    }
}
