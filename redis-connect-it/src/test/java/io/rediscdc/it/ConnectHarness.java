package io.rediscdc.it;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.connect.runtime.AbstractStatus.State;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorOffsets;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo.TaskState;
import org.apache.kafka.connect.runtime.rest.errors.ConnectRestException;
import org.apache.kafka.connect.util.clusters.EmbeddedConnectCluster;
import org.apache.kafka.connect.util.clusters.EmbeddedKafkaCluster;

/**
 * A Kafka broker and Connect workers in this JVM, with the connectors on the class path. Each call that changes
 * something returns when it is so. {@link SharedConnect} hands one to all tests that need nothing special.
 */
public final class ConnectHarness implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final EmbeddedConnectCluster connect;

    private ConnectHarness(EmbeddedConnectCluster connect) {
        this.connect = connect;
    }

    /** One worker with settings that suit most tests. */
    public static ConnectHarness start() {
        return start(1, Map.of());
    }

    /** As many workers as asked for; the settings given win over ours. */
    public static ConnectHarness start(int workers, Map<String, String> workerSettings) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "plugin.discovery", "service_load",
                "offset.flush.interval.ms", "1000",
                "offset.storage.partitions", "2",
                "status.storage.partitions", "1",
                "key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter",
                "value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter",
                "consumer.metadata.max.age.ms", "1000",
                "connector.client.config.override.policy", "All"));
        settings.putAll(workerSettings);
        EmbeddedConnectCluster connect = new EmbeddedConnectCluster.Builder()
                .name("redis-cdc")
                .numWorkers(workers)
                .workerProps(settings)
                .brokerProps(brokerSettings())
                .build();
        try {
            connect.start();
        } catch (RuntimeException | AssertionError e) {
            connect.stop();
            throw e;
        }
        return new ConnectHarness(connect);
    }

    public String bootstrap() {
        return kafka().bootstrapServers();
    }

    /** The records of the topics. */
    public Topics topics() {
        return new Topics(kafka());
    }

    /** The cluster itself, for what this class does not offer: workers added and removed, validation, log levels. */
    public EmbeddedConnectCluster cluster() {
        return connect;
    }

    public EmbeddedKafkaCluster kafka() {
        return connect.kafka();
    }

    /** Creates a connector or gives it a new configuration, and waits until it and at least one task are running. */
    public void run(String name, Map<String, String> config) {
        submit(name, config);
        awaitRunning(name);
    }

    /** Creates a connector or gives it a new configuration; it may well fail then. */
    public void submit(String name, Map<String, String> config) {
        connect.configureConnector(name, config);
    }

    /** Waits until the connector and at least one task are running, and no task is anything else. */
    public void awaitRunning(String name) {
        awaitState(name, State.RUNNING, State.RUNNING);
    }

    /** Waits until a task has failed and returns its trace. */
    public String awaitFailedTask(String name) {
        return await().atMost(LIMIT).until(() -> failedTrace(name), trace -> !trace.isEmpty());
    }

    /** Returns when all tasks are paused. */
    public void pause(String name) {
        connect.pauseConnector(name);
        awaitState(name, State.PAUSED, State.PAUSED);
    }

    /** Returns when all tasks are gone; only then may offsets be altered. */
    public void stop(String name) {
        connect.stopConnector(name);
        await().atMost(LIMIT).until(() -> {
            ConnectorStateInfo status = status(name);
            return status != null && is(status, State.STOPPED) && status.tasks().isEmpty();
        });
    }

    public void resume(String name) {
        connect.resumeConnector(name);
        awaitRunning(name);
    }

    /** The same for one whose task may fail at once. */
    public void resumeOnly(String name) {
        connect.resumeConnector(name);
    }

    /** Restarts the connector and all its tasks. */
    public void restart(String name) {
        connect.restartConnectorAndTasks(name, false, true, false);
        awaitRunning(name);
    }

    public void restartTask(String name, int task) {
        connect.restartTask(name, task);
        awaitRunning(name);
    }

    /** Returns when it is gone; its offsets stay with Connect. */
    public void delete(String name) {
        connect.deleteConnector(name);
        await().atMost(LIMIT).until(() -> status(name) == null);
    }

    /** Deletes every connector. */
    public void deleteAll() {
        for (String name : List.copyOf(names())) {
            delete(name);
        }
    }

    public Collection<String> names() {
        return connect.connectors();
    }

    /** The offsets as REST shows them. */
    public ConnectorOffsets offsets(String name) {
        return connect.connectorOffsets(name);
    }

    /** Makes a compacted topic, as the source needs it. */
    public void createCompactedTopic(String topic, int partitions) {
        kafka().createTopic(
                        topic,
                        partitions,
                        1,
                        Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    }

    @Override
    public void close() {
        connect.stop();
    }

    private static Properties brokerSettings() {
        Properties settings = new Properties();
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "3");
        settings.put("offsets.topic.num.partitions", "3");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("auto.create.topics.enable", "false");
        return settings;
    }

    private void awaitState(String name, State connector, State tasks) {
        await(name + " to be " + connector).atMost(LIMIT).until(() -> {
            ConnectorStateInfo status = status(name);
            Set<Integer> expected = taskIds(name);
            return status != null
                    && is(status, connector)
                    && !expected.isEmpty()
                    && status.tasks().stream().map(TaskState::id).toList().containsAll(expected)
                    && status.tasks().stream().allMatch(task -> task.state().equals(tasks.name()));
        });
    }

    /** Empty while the worker cannot tell: it refuses requests during a rebalance. */
    private Set<Integer> taskIds(String name) {
        try {
            return connect.connectorInfo(name).tasks().stream()
                    .map(id -> id.task())
                    .collect(Collectors.toSet());
        } catch (ConnectRestException e) {
            if (e.getMessage().contains("rebalance")) {
                return Set.of();
            }
            throw e;
        }
    }

    private String failedTrace(String name) {
        ConnectorStateInfo status = status(name);
        return status == null
                ? ""
                : status.tasks().stream()
                        .filter(task -> task.state().equals(State.FAILED.name()))
                        .map(TaskState::trace)
                        .findFirst()
                        .orElse("");
    }

    /** Null while Connect knows no state of it. */
    private ConnectorStateInfo status(String name) {
        try {
            return connect.connectorStatus(name);
        } catch (ConnectRestException e) {
            if (e.statusCode() == 404) {
                return null;
            }
            throw e;
        }
    }

    private static boolean is(ConnectorStateInfo status, State state) {
        return status.connector().state().equals(state.name());
    }
}
