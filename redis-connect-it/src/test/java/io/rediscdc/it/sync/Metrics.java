package io.rediscdc.it.sync;

import java.lang.management.ManagementFactory;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;

/** The metrics of a shard of a connector's only task, as JMX shows them. */
final class Metrics {
    private final ObjectName name;

    private Metrics(ObjectName name) {
        this.name = name;
    }

    /** Those of a server without a name. */
    static Metrics of(String connector) {
        return of(connector, "default");
    }

    static Metrics of(String connector, String shard) {
        try {
            return new Metrics(
                    new ObjectName("kafka.connect:type=plugins,connector=" + connector + ",task=0,shard=" + shard));
        } catch (JMException e) {
            throw new IllegalArgumentException(connector, e);
        }
    }

    /** Those of a sink's first task. */
    static Metrics ofSink(String connector) {
        try {
            return new Metrics(new ObjectName("kafka.connect:type=plugins,connector=" + connector + ",task=0"));
        } catch (JMException e) {
            throw new IllegalArgumentException(connector, e);
        }
    }

    /** The value; -1 while there is no such task. */
    long get(String metric) {
        try {
            return (Long) ManagementFactory.getPlatformMBeanServer().getAttribute(name, metric);
        } catch (InstanceNotFoundException e) {
            return -1;
        } catch (JMException e) {
            throw new IllegalStateException(metric, e);
        }
    }
}
