package io.rediscdc.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers with the worker (KIP-877), which adds the tags {@code connector} and {@code task} itself. A worker that could
 * not end a task in time, as when Kafka was away, starts its successor beside it; until the old one has ended, it keeps
 * the names, and the worker refuses them to the new one.
 */
final class WorkerRegistry implements TaskMetrics.Registry {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerRegistry.class);

    private final PluginMetrics metrics;
    private final List<MetricName> names = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();

    private record Refused(MetricName name, LongSupplier value) {}

    WorkerRegistry(PluginMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void add(Metric metric, Map<String, String> tags, LongSupplier value) {
        MetricName name = metrics.metricName(metric.name(), metric.description(), new LinkedHashMap<>(tags));
        if (!register(name, value)) {
            if (refused.isEmpty()) {
                LOG.warn("An earlier run of this task has not ended yet: until it has, this run has no metrics");
            }
            refused.add(new Refused(name, value));
        }
    }

    @Override
    public void retry() {
        refused.removeIf(each -> register(each.name(), each.value()));
    }

    @Override
    public void close() {
        names.forEach(metrics::removeMetric);
        names.clear();
    }

    private boolean register(MetricName name, LongSupplier value) {
        try {
            metrics.addMetric(name, (Gauge<Long>) (config, now) -> value.getAsLong());
        } catch (IllegalArgumentException e) {
            return false; // the name is taken
        }
        names.add(name);
        return true;
    }
}
