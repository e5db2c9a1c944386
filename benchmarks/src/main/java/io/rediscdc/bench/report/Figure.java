package io.rediscdc.bench.report;

/**
 * The names of what a round may have measured, as they stand in the JSON. What a round did not measure it does not
 * have.
 */
public final class Figure {
    /** Of the connector in the steady window, in the case's own unit. */
    public static final String RATE = "rate";
    /** From the first sign of work to the last, the warming up included. */
    public static final String RATE_WHOLE = "rate-whole";
    /** Of redis-benchmark in the same round. */
    public static final String REFERENCE = "reference";
    /** Rate by reference. */
    public static final String RATIO = "ratio";
    /** Processor seconds for a million records; the name of the process follows. */
    public static final String CPU = "cpu-s-per-million.";
    /** Most memory that the worker ever had (VmHWM). */
    public static final String WORKER_MEMORY = "worker-peak-mib";
    /** Most that its heap held at any look, garbage included. */
    public static final String HEAP = "heap-peak-mib";
    /** Most that a garbage collection left. */
    public static final String HEAP_LIVE = "heap-after-gc-peak-mib";

    private Figure() {}
}
