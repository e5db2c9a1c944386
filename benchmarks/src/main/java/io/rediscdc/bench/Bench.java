package io.rediscdc.bench;

import java.util.Arrays;
import picocli.CommandLine;

/** The command {@code bench}. Exit codes: 0 measured, 1 something failed or was not complete, 2 wrong use. */
public final class Bench {
    private Bench() {}

    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equals("jmh")) {
            org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
        } else {
            System.exit(new CommandLine(new BenchCommand()).execute(args));
        }
    }
}
