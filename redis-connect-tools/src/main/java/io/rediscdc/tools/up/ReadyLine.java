package io.rediscdc.tools.up;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The line {@code ready NAME=VALUE ...} by which {@code redis-cdc up} says on its standard output that it is up. */
public final class ReadyLine {
    private static final String START = "ready ";

    private ReadyLine() {}

    /**
     * Waits for it.
     *
     * @param said what the process told people so far, for the error
     * @return the words of the line by name, {@code kafka} and {@code rest} among them
     * @throws IllegalStateException if the process ends before
     */
    public static Map<String, String> await(Process up, Supplier<String> said) {
        try {
            BufferedReader out = new BufferedReader(new InputStreamReader(up.getInputStream(), StandardCharsets.UTF_8));
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(START)) {
                    return words(line);
                }
            }
            throw new IllegalStateException("redis-cdc up ended before it was ready. It said:\n" + said.get());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what redis-cdc up says", e);
        }
    }

    private static Map<String, String> words(String line) {
        return Stream.of(line.split(" "))
                .filter(word -> word.contains("="))
                .map(word -> word.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }
}
