package io.rediscdc.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class TaskMetricsTest {
    @Test
    void registersWithJmxUnderTheNamesOfNewerWorkersWhereTheWorkerHasNone() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("kafka.connect:type=plugins,connector=c,task=0,shard=a");
        try (TaskMetrics metrics = ofOlderWorker()) {
            LongAdder counter = metrics.counter(new Metric("things-total", "Things."), "shard", "a");
            counter.add(3);
            assertThat(server.getAttribute(name, "things-total")).isEqualTo(3L);
        }
        Assertions.assertThatThrownBy(() -> server.getAttribute(name, "things-total"))
                .isInstanceOf(InstanceNotFoundException.class);
    }

    /** As after an outage of Kafka, when a worker starts a task anew whose earlier run hangs in its last commit. */
    @Test
    void anEarlierRunThatHasNotEndedYetDoesNotFailTheNextOne() {
        try (Metrics worker = new Metrics()) {
            Map<String, String> tags = Map.of("connector", "c", "task", "0");
            Metric things = new Metric("things-total", "Things.");
            TaskMetrics earlier = TaskMetrics.create(() -> new PluginMetricsImpl(worker, tags), "c", "0");
            earlier.counter(things).add(1);
            TaskMetrics later = TaskMetrics.create(() -> new PluginMetricsImpl(worker, tags), "c", "0");
            later.counter(things).add(2);
            MetricName name = worker.metricName("things-total", "plugins", "Things.", tags);
            later.retry();
            assertThat(worker.metric(name).metricValue()).isEqualTo(1L);
            earlier.close();
            later.retry();
            assertThat(worker.metric(name).metricValue()).isEqualTo(2L);
            later.close();
            assertThat(worker.metric(name)).isNull();
        }
    }

    /** The same before Kafka 4.1: the later run has the names at once, and loses them when the earlier one ends. */
    @Test
    void anEarlierRunThatEndsLateTakesTheNamesFromTheNextOneForAMomentOnly() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("kafka.connect:type=plugins,connector=c,task=0,shard=\"a:1\"");
        Metric things = new Metric("things-total", "Things.");
        TaskMetrics earlier = ofOlderWorker();
        earlier.counter(things, "shard", "a:1").add(1);
        TaskMetrics later = ofOlderWorker();
        later.counter(things, "shard", "a:1").add(2);
        assertThat(server.getAttribute(name, "things-total")).isEqualTo(2L);
        earlier.close();
        earlier.retry();
        assertThat(server.isRegistered(name)).isFalse();
        later.retry();
        assertThat(server.getAttribute(name, "things-total")).isEqualTo(2L);
        later.close();
        assertThat(server.isRegistered(name)).isFalse();
    }

    private static TaskMetrics ofOlderWorker() {
        return TaskMetrics.create(
                () -> {
                    throw new NoSuchMethodError("pluginMetrics");
                },
                "c",
                "0");
    }
}
