package io.rediscdc.sink.metrics;

import io.rediscdc.metrics.Metric;
import io.rediscdc.metrics.TaskMetrics;
import java.util.List;
import java.util.function.LongSupplier;

/** What is measured of a task as a whole, whatever targets it has. */
public final class FlowMetrics {
    static final Metric PAUSED = new Metric(
            "consumption-paused", "1 while the task reads nothing from Kafka because more waits than queue.max.bytes.");

    /** Every metric, in the order of the docs. */
    public static final List<Metric> TABLE = List.of(PAUSED);

    private FlowMetrics() {}

    public static void register(TaskMetrics metrics, LongSupplier paused) {
        metrics.gauge(PAUSED, paused);
    }
}
