package io.rediscdc.bench.machine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures from one moment to another: processor time of named processes, and what others took of the machine. */
public final class Meter {
    private final Map<String, List<Long>> processes;
    private final long startNanos = System.nanoTime();
    private final Map<String, Double> startCpu;
    private final double startOurs = ours();
    private final double startBusy = Proc.busySeconds();
    private final double startStolen = Proc.stolenSeconds();

    private Meter(Map<String, List<Long>> processes) {
        this.processes = processes;
        this.startCpu = cpu(processes);
    }

    /**
     * What was measured.
     *
     * @param seconds by the clock
     * @param cpu processor time in seconds by the name of the processes
     * @param foreign cores that processes of others took, on average; never below 0
     * @param stolen cores that a hypervisor gave to others, on average
     */
    public record Reading(double seconds, Map<String, Double> cpu, double foreign, double stolen) {}

    /**
     * Begins to measure.
     *
     * @param processes ids by a name; they must live until {@link #read}
     */
    public static Meter start(Map<String, List<Long>> processes) {
        return new Meter(processes);
    }

    /** Without any process by name. */
    public static Meter start() {
        return start(Map.of());
    }

    /** What happened since the start. */
    public Reading read() {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        Map<String, Double> cpu = new LinkedHashMap<>();
        cpu(processes).forEach((name, now) -> cpu.put(name, now - startCpu.get(name)));
        double others = Proc.busySeconds() - startBusy - (ours() - startOurs);
        return new Reading(seconds, cpu, Math.max(0, others / seconds), (Proc.stolenSeconds() - startStolen) / seconds);
    }

    private static Map<String, Double> cpu(Map<String, List<Long>> processes) {
        Map<String, Double> cpu = new LinkedHashMap<>();
        processes.forEach((name, pids) ->
                cpu.put(name, pids.stream().mapToDouble(Proc::cpuSeconds).sum()));
        return cpu;
    }

    /** That of this process and of all that it started, those that have ended included. */
    private static double ours() {
        ProcessHandle self = ProcessHandle.current();
        return Proc.cpuSecondsWithChildren(self.pid())
                + self.descendants()
                        .mapToDouble(process -> Proc.cpuSecondsWithChildren(process.pid()))
                        .sum();
    }
}
