package io.rediscdc.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** What Linux says of processes and of the whole machine in /proc. */
public final class Proc {
    /** Fields of /proc/PID/stat behind the command's name, from 0. */
    private static final int UTIME = 11;

    private static final int STIME = 12;
    private static final int CUTIME = 13;
    private static final int CSTIME = 14;
    /** Fields of the first line of /proc/stat, behind "cpu". */
    private static final int USER = 1;

    private static final int NICE = 2;
    private static final int SYSTEM = 3;
    private static final int STEAL = 8;
    private static final double TICKS_A_SECOND = 100; // USER_HZ, the same on every Linux that Java runs on

    private Proc() {}

    /** Processor time of a process so far, in seconds. */
    public static double cpuSeconds(long pid) {
        String[] fields = stat(pid);
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_A_SECOND;
    }

    /** The same with that of the children it had and has waited for; 0 if the process is gone. */
    static double cpuSecondsWithChildren(long pid) {
        try {
            String[] fields = stat(pid);
            return (Long.parseLong(fields[UTIME])
                            + Long.parseLong(fields[STIME])
                            + Long.parseLong(fields[CUTIME])
                            + Long.parseLong(fields[CSTIME]))
                    / TICKS_A_SECOND;
        } catch (UncheckedIOException e) {
            if (!Files.exists(Path.of("/proc", Long.toString(pid)))) {
                return 0; // it ended between the listing and the look: its parent counts it now
            }
            throw e;
        }
    }

    /** Processor time of the children that we had and have waited for, in seconds. */
    public static double endedChildrenCpuSeconds() {
        long self = ProcessHandle.current().pid();
        return cpuSecondsWithChildren(self) - cpuSeconds(self);
    }

    /** The most memory that a process ever had, in MiB; empty if it has none any more. */
    public static OptionalDouble peakMemoryMiB(long pid) {
        try {
            return lines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .findFirst();
        } catch (UncheckedIOException e) {
            if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
                return OptionalDouble.empty();
            }
            throw e;
        }
    }

    /**
     * Processor time that processes of the whole machine have had, in seconds. Interrupts are left out: they belong to
     * no process.
     */
    static double busySeconds() {
        String[] fields = machine();
        return (Long.parseLong(fields[USER]) + Long.parseLong(fields[NICE]) + Long.parseLong(fields[SYSTEM]))
                / TICKS_A_SECOND;
    }

    /** Time that a hypervisor gave to other machines, in seconds. */
    static double stolenSeconds() {
        return Long.parseLong(machine()[STEAL]) / TICKS_A_SECOND;
    }

    private static String[] machine() {
        return lines(Path.of("/proc/stat")).get(0).split(" +");
    }

    private static String[] stat(long pid) {
        String line = lines(Path.of("/proc", Long.toString(pid), "stat")).get(0);
        return line.substring(line.lastIndexOf(')') + 2).split(" "); // the name may hold spaces and braces
    }

    private static List<String> lines(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.isEmpty()) {
                throw new NoSuchFileException(file.toString(), null, "the process is gone");
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
