package io.rediscdc.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What a worker tells by JMX: the connectors' metrics, and its heap. Safe for all threads. */
public final class Jmx implements AutoCloseable {
    private static final double MIB = 1 << 20;

    private final JMXConnector connector;
    private final MBeanServerConnection server;
    /** Beans that have a metric, by connector and metric; only what was found is kept. */
    private final Map<String, List<ObjectName>> beans = new HashMap<>();

    private double largestHeapMiB;
    private double largestLiveMiB;

    private Jmx(JMXConnector connector, MBeanServerConnection server) {
        this.connector = connector;
        this.server = server;
    }

    @SuppressWarnings("BanJNDI") // the way to a JVM of our own on 127.0.0.1
    static Jmx connect(int port) {
        try {
            JMXConnector connector = JMXConnectorFactory.connect(
                    new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi"));
            return new Jmx(connector, connector.getMBeanServerConnection());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot reach the worker by JMX at port " + port, e);
        }
    }

    /**
     * The value of a metric of each of a connector's tasks, shards or targets.
     *
     * @param count how many of them there are; while fewer have started, the list is empty
     */
    public synchronized List<Long> each(String name, String metric, int count) {
        try {
            List<Long> values = new ArrayList<>();
            for (ObjectName bean : find(name, metric, count)) {
                values.add(((Number) server.getAttribute(bean, metric)).longValue());
            }
            return values;
        } catch (IOException | JMException e) {
            throw new IllegalStateException("cannot read the metric " + metric + " of " + name, e);
        }
    }

    /** A metric of a connector that has it once; 0 while it has not started. */
    public synchronized long one(String name, String metric) {
        return each(name, metric, 1).stream().mapToLong(Long::longValue).sum();
    }

    /** Looks at the heap; the largest of all looks count. */
    public synchronized void lookAtHeap() {
        try {
            MemoryUsage heap = ManagementFactory.getPlatformMXBeans(server, java.lang.management.MemoryMXBean.class)
                    .get(0)
                    .getHeapMemoryUsage();
            largestHeapMiB = Math.max(largestHeapMiB, heap.getUsed() / MIB);
            double live = 0;
            Collection<MemoryPoolMXBean> pools = ManagementFactory.getPlatformMXBeans(server, MemoryPoolMXBean.class);
            for (MemoryPoolMXBean pool : pools) {
                if (pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null) {
                    live += pool.getCollectionUsage().getUsed() / MIB;
                }
            }
            largestLiveMiB = Math.max(largestLiveMiB, live);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the worker's heap", e);
        }
    }

    /** The most that the heap held at any look, garbage included. */
    public synchronized double largestHeapMiB() {
        return largestHeapMiB;
    }

    /** The most that a garbage collection before any look left of the pools that it worked on. */
    public synchronized double largestLiveMiB() {
        return largestLiveMiB;
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            // The worker has ended before us, which closes the connection as well.
        }
    }

    private List<ObjectName> find(String name, String metric, int count) throws IOException, JMException {
        List<ObjectName> known = beans.get(name + ' ' + metric);
        if (known != null) {
            return known;
        }
        Set<ObjectName> all =
                server.queryNames(new ObjectName("kafka.connect:type=plugins,connector=" + name + ",*"), null);
        List<ObjectName> having = new ArrayList<>();
        for (ObjectName bean : all) {
            boolean has = Arrays.stream(server.getMBeanInfo(bean).getAttributes())
                    .anyMatch(attribute -> attribute.getName().equals(metric));
            if (has) {
                having.add(bean);
            }
        }
        if (having.size() < count) {
            return List.of();
        }
        beans.put(name + ' ' + metric, having);
        return having;
    }
}
