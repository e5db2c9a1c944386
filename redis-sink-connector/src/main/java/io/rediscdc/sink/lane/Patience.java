package io.rediscdc.sink.lane;

import io.rediscdc.thread.Deadline;
import java.util.function.BooleanSupplier;

/** Waiting for something that is told by a monitor, whoever interrupts it. */
final class Patience {
    private Patience() {}

    /** By a thread that is in the monitor. */
    static void await(Object monitor, BooleanSupplier condition, long waitMs) {
        Deadline until = Deadline.in(waitMs);
        boolean interrupted = false;
        while (until.leftMs() > 0 && !condition.getAsBoolean()) {
            try {
                monitor.wait(Math.max(1, until.leftMs()));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
