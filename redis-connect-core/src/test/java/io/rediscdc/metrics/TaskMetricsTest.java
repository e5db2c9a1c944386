package io.rediscdc.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.LongAdder;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class TaskMetricsTest {
    @Test
    void registersWithJmxUnderTheNamesOfNewerWorkersWhereTheWorkerHasNone() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("kafka.connect:type=plugins,connector=c,task=0,shard=a");
        TaskMetrics metrics = TaskMetrics.create(
                () -> {
                    throw new NoSuchMethodError("pluginMetrics");
                },
                "c",
                "0");
        try (metrics) {
            LongAdder counter = metrics.counter(new Metric("things-total", "Things."), "shard", "a");
            counter.add(3);
            assertThat(server.getAttribute(name, "things-total")).isEqualTo(3L);
        }
        Assertions.assertThatThrownBy(() -> server.getAttribute(name, "things-total"))
                .isInstanceOf(InstanceNotFoundException.class);
    }
}
