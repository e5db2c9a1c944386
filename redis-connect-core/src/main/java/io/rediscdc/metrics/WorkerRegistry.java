package io.rediscdc.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;

/** Registers with the worker (KIP-877), which adds the tags {@code connector} and {@code task} itself. */
final class WorkerRegistry implements TaskMetrics.Registry {
    private final PluginMetrics metrics;
    private final List<MetricName> names = new ArrayList<>();

    WorkerRegistry(PluginMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void add(Metric metric, Map<String, String> tags, LongSupplier value) {
        MetricName name = metrics.metricName(metric.name(), metric.description(), new LinkedHashMap<>(tags));
        metrics.addMetric(name, (Gauge<Long>) (config, now) -> value.getAsLong());
        names.add(name);
    }

    @Override
    public void close() {
        names.forEach(metrics::removeMetric);
        names.clear();
    }
}
