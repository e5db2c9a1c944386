package io.rediscdc.it.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rediscdc.it.Redis;
import io.rediscdc.tools.RedisCdc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One run of {@code redis-cdc verify} in this JVM: its exit code and its JSON report. */
public record Verify(int exitCode, JsonNode report) {
    public static Verify servers(Redis source, Redis target, String... options) {
        List<String> args = new ArrayList<>(List.of(
                "--source", source.server().uri(), "--target", target.server().uri()));
        args.addAll(List.of(options));
        return run(args.toArray(String[]::new));
    }

    static Verify run(String... options) {
        try {
            Path json = Files.createTempFile("verify", ".json");
            try {
                List<String> args = new ArrayList<>(List.of("verify", "--no-progress", "--json", json.toString()));
                args.addAll(List.of(options));
                int exitCode = RedisCdc.run(args.toArray(String[]::new));
                return new Verify(exitCode, Files.size(json) == 0 ? null : new ObjectMapper().readTree(json.toFile()));
            } finally {
                Files.delete(json);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String verdict() {
        return report.path("verdict").asText();
    }

    public long compared() {
        return report.path("keysCompared").asLong();
    }
}
