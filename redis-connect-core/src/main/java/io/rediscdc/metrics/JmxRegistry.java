package io.rediscdc.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;

/** Registers with JMX under the names that newer workers would use, for workers before Kafka 4.1. */
final class JmxRegistry implements TaskMetrics.Registry {
    private final Metrics metrics;
    private final String connector;
    private final String task;

    JmxRegistry(String connector, String task) {
        this.connector = connector;
        this.task = task;
        this.metrics = new Metrics(
                new MetricConfig(), List.of(new JmxReporter()), Time.SYSTEM, new KafkaMetricsContext("kafka.connect"));
    }

    @Override
    public void add(Metric metric, Map<String, String> tags, LongSupplier value) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("connector", connector);
        all.put("task", task);
        all.putAll(tags);
        MetricName name = metrics.metricName(metric.name(), TaskMetrics.GROUP, metric.description(), all);
        metrics.addMetric(name, (Gauge<Long>) (config, now) -> value.getAsLong());
    }

    @Override
    public void close() {
        metrics.close();
    }
}
