package io.rediscdc.bench.report;

import io.rediscdc.bench.machine.Meter;
import io.rediscdc.bench.process.WorkerProcess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one round of a case measured. Filled by the case, then read by the reports. */
public final class Round {
    private static final double MILLION = 1e6;

    private final int number;
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final Map<String, List<double[]>> series = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();
    private double foreign;
    private double stolen;

    /**
     * @param number from 1
     */
    public Round(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** Notes a figure by a name of {@link Figure} or one of the case's own. */
    public void put(String name, double value) {
        figures.put(name, value);
    }

    /** Notes the rates of the connector and of redis-benchmark. */
    public void rates(double rate, double reference) {
        put(Figure.RATE, rate);
        put(Figure.REFERENCE, reference);
        put(Figure.RATIO, rate / reference);
    }

    /** Notes the processor time of a window in which so many records went through. */
    public void cpu(Meter.Reading window, double records) {
        window.cpu().forEach((process, seconds) -> put(Figure.CPU + process, seconds / records * MILLION));
    }

    /** Notes the worker's memory; to be called before it ends. */
    public void memory(WorkerProcess worker) {
        worker.jmx().lookAtHeap();
        put(Figure.WORKER_MEMORY, worker.peakMemoryMiB());
        put(Figure.HEAP, worker.jmx().largestHeapMiB());
        put(Figure.HEAP_LIVE, worker.jmx().largestLiveMiB());
    }

    /** Notes what happened over time: seconds since the start, and a value. */
    public void series(String name, List<double[]> points) {
        series.put(name, points);
    }

    /** Notes that what was measured did not do its work in full. */
    public void fault(String what) {
        faults.add(what);
    }

    /** Notes what others took of the machine during the round. */
    public void others(Meter.Reading round) {
        foreign = round.foreign();
        stolen = round.stolen();
    }

    public Map<String, Double> figures() {
        return figures;
    }

    public Map<String, List<double[]>> series() {
        return series;
    }

    public List<String> faults() {
        return faults;
    }

    /** Cores that processes of others took. */
    public double foreign() {
        return foreign;
    }

    /** Cores that a hypervisor gave to other machines. */
    public double stolen() {
        return stolen;
    }

    /** Whether it counts: others took hardly anything. */
    public boolean isQuiet() {
        return foreign + stolen <= Summary.QUIET_CORES;
    }
}
