package io.rediscdc.it.fleet;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.awaitility.Awaitility;

/** How far the tasks of a sink are with the removal of what the topics do not hold. */
final class Removed {
    private Removed() {}

    /** Waits until it is over and so many are removed since the tasks began. */
    static void await(Pipeline pipeline, long keys) {
        Awaitility.await("what the topics do not hold to be removed")
                .atMost(Duration.ofMinutes(2))
                .until(() -> count(pipeline) >= keys && sum(pipeline, "replacing-partitions") == 0);
    }

    static long count(Pipeline pipeline) {
        return sum(pipeline, "replace-keys-removed-total");
    }

    private static long sum(Pipeline pipeline, String metric) throws IllegalStateException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            long sum = 0;
            for (ObjectName name : server.queryNames(
                    new ObjectName("kafka.connect:type=plugins,connector=" + pipeline.sinkName() + ",task=*"), null)) {
                sum += (Long) server.getAttribute(name, metric);
            }
            return sum;
        } catch (JMException e) {
            throw new IllegalStateException(metric, e);
        }
    }
}
