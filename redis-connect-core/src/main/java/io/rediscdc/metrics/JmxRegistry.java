package io.rediscdc.metrics;

import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Sanitizer;
import org.apache.kafka.common.utils.Time;

/**
 * Registers with JMX under the names that newer workers would use, for workers before Kafka 4.1. A task that is started
 * beside an earlier run which could not end in time takes over the names, and loses them when that run ends at last: it
 * unregisters by name. Any thread may close it.
 */
final class JmxRegistry implements TaskMetrics.Registry {
    private static final String DOMAIN = "kafka.connect";
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final JmxReporter reporter = new JmxReporter();
    private final Set<ObjectName> registered = new HashSet<>();
    private final Metrics metrics;
    private final String connector;
    private final String task;
    private long nextLookNanos = System.nanoTime();

    JmxRegistry(String connector, String task) {
        this.connector = connector;
        this.task = task;
        this.metrics = new Metrics(new MetricConfig(), List.of(reporter), Time.SYSTEM, new KafkaMetricsContext(DOMAIN));
    }

    @Override
    public synchronized void add(Metric metric, Map<String, String> tags, LongSupplier value) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("connector", connector);
        all.put("task", task);
        all.putAll(tags);
        MetricName name = metrics.metricName(metric.name(), TaskMetrics.GROUP, metric.description(), all);
        metrics.addMetric(name, (Gauge<Long>) (config, now) -> value.getAsLong());
        registered.add(objectName(all));
    }

    /** Looks once a second whether all are still there, and registers them again if not. */
    @Override
    public synchronized void retry() {
        long now = System.nanoTime();
        if (now - nextLookNanos < 0) {
            return;
        }
        nextLookNanos = now + LOOK_NANOS;
        if (!registered.stream().allMatch(server::isRegistered)) {
            reporter.reconfigure(Map.of()); // registers all that it has
        }
    }

    @Override
    public synchronized void close() {
        registered.clear(); // so that nothing comes back
        metrics.close();
    }

    /** As {@link JmxReporter} makes it of the tags, in their order. */
    private static ObjectName objectName(Map<String, String> tags) {
        StringBuilder name = new StringBuilder(DOMAIN + ":type=" + TaskMetrics.GROUP);
        tags.forEach((tag, value) -> name.append(',').append(tag).append('=').append(Sanitizer.jmxSanitize(value)));
        try {
            return new ObjectName(name.toString());
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(name.toString(), e);
        }
    }
}
