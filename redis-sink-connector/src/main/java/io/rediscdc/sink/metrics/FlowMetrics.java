package io.rediscdc.sink.metrics;

import io.rediscdc.metrics.Metric;
import io.rediscdc.metrics.TaskMetrics;
import java.util.List;
import java.util.function.LongSupplier;

/** What is measured of a task as a whole, whatever targets it has. */
public final class FlowMetrics {
    static final Metric PAUSED = new Metric(
            "consumption-paused", "1 while the task reads nothing from Kafka because more waits than queue.max.bytes.");

    static final Metric PARKED = new Metric(
            "targets-parked", "Targets that take no writes and that the others do not wait for; see on.failure.");
    static final Metric GIVEN_UP = new Metric(
            "targets-given-up", "Targets that were parked beyond park.max.*: they get nothing and must be rebuilt.");

    /** Every metric, in the order of the docs. */
    public static final List<Metric> TABLE = List.of(PAUSED, PARKED, GIVEN_UP);

    private FlowMetrics() {}

    public static void register(TaskMetrics metrics, LongSupplier paused, LongSupplier parked, LongSupplier givenUp) {
        metrics.gauge(PAUSED, paused);
        metrics.gauge(PARKED, parked);
        metrics.gauge(GIVEN_UP, givenUp);
    }
}
