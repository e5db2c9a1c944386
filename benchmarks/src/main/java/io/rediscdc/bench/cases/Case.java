package io.rediscdc.bench.cases;

import io.rediscdc.bench.report.Round;

/** Something to measure, round by round. */
public interface Case {
    /** The scenario, and behind a slash which of its cases where it has several: {@code scale/sink-4x}. */
    String name();

    /** What is counted a second, such as {@code records}. */
    String unit();

    /** What is measured, in a sentence. */
    String what();

    /** What of redis-benchmark it is compared with; the text names the command. */
    String reference();

    /** Makes what all rounds share. */
    Prepared prepare(Stage stage) throws Exception;

    default String scenario() {
        return name().replaceAll("/.*", "");
    }

    /** A case with what its rounds share. */
    interface Prepared extends AutoCloseable {
        /** Measures once, with servers and a worker of its own. */
        void measure(Round round) throws Exception;

        @Override
        void close();
    }
}
