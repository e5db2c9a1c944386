package io.rediscdc.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics of one task, under the same names everywhere: MBean
 * {@code kafka.connect:type=plugins,connector=NAME,task=N,shard=...} with one attribute a metric. Workers from 4.1 on
 * register them themselves (KIP-877); on older ones this class does. Reading and counting are safe from any thread.
 */
public final class TaskMetrics implements AutoCloseable {
    static final String GROUP = "plugins";

    private static final Logger LOG = LoggerFactory.getLogger(TaskMetrics.class);

    private final Registry registry;

    /** Where metrics go. */
    interface Registry extends AutoCloseable {
        void add(Metric metric, Map<String, String> tags, LongSupplier value);

        /** Adds again what could not be added, or is gone since; cheap if there is nothing. */
        void retry();

        @Override
        void close();
    }

    private TaskMetrics(Registry registry) {
        this.registry = registry;
    }

    /**
     * @param pluginMetrics {@code context::pluginMetrics}; on workers before 4.1 calling it throws
     *     {@link NoSuchMethodError}, which is expected and handled
     */
    public static TaskMetrics create(Callable<PluginMetrics> pluginMetrics, String connector, String task) {
        try {
            PluginMetrics metrics = pluginMetrics.call();
            if (metrics != null) {
                return new TaskMetrics(new WorkerRegistry(metrics));
            }
        } catch (LinkageError e) {
            LOG.debug("This worker has no plugin metrics (before Kafka 4.1): registering them with JMX directly");
        } catch (Exception e) {
            LOG.warn("The worker's plugin metrics cannot be used: registering with JMX directly", e);
        }
        return new TaskMetrics(new JmxRegistry(connector, task));
    }

    /** A counter that starts at 0. */
    public LongAdder counter(Metric metric, String... tags) {
        LongAdder counter = new LongAdder();
        gauge(metric, counter::sum, tags);
        return counter;
    }

    /** A value that is read whenever somebody looks; {@code tags} are name and value in turn. */
    public void gauge(Metric metric, LongSupplier value, String... tags) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < tags.length; i += 2) {
            named.put(tags[i], tags[i + 1]);
        }
        registry.add(metric, named, value);
    }

    /**
     * Registers what an earlier run of the task still held at the start, or took with it at its end. Call it now and then,
     * by the task's thread.
     */
    public void retry() {
        registry.retry();
    }

    @Override
    public void close() {
        registry.close();
    }
}
