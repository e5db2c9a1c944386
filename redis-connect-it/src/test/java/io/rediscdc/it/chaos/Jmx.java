package io.rediscdc.it.chaos;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** What an operator sees of the task 0 of a connector. */
final class Jmx {
    private static final String SHARD = ",shard=default";

    private Jmx() {}

    /** A metric of the source's only shard; -1 while there is none. */
    static long source(String connector, String metric) {
        return value(connector, SHARD, metric);
    }

    /** A metric of a task itself; -1 while there is none. */
    static long task(String connector, String metric) {
        return value(connector, "", metric);
    }

    private static long value(String connector, String tags, String metric) {
        try {
            Object value = ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(
                            new ObjectName("kafka.connect:type=plugins,connector=" + connector + ",task=0" + tags),
                            metric);
            return ((Number) value).longValue();
        } catch (JMException e) {
            return -1;
        }
    }
}
