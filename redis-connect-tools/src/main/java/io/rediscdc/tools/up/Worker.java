package io.rediscdc.tools.up;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.distributed.DistributedHerder;

/** One distributed Connect worker in this process: the class that Kafka's own start script runs. */
final class Worker implements AutoCloseable {
    private static final int STOP_SECONDS = 6;

    private final Connect<DistributedHerder> connect;

    private Worker(Connect<DistributedHerder> connect) {
        this.connect = connect;
    }

    /**
     * Starts it; {@link ConnectRest#isUp()} tells when it has read its topics.
     *
     * @param id what its topics are called by, so that it takes no other worker's connectors for its own
     */
    static Worker start(String id, String bootstrap, int restPort, Plugins plugins) throws Exception {
        String topics = "redis-cdc-up-" + id;
        forgetStatus(bootstrap, statusOf(topics));
        return new Worker(new ConnectDistributed().startConnect(properties(topics, bootstrap, restPort, plugins)));
    }

    /** Whether it gave up by itself. */
    boolean isDead() {
        return connect.herderTask().isDone();
    }

    /** Returns when it has ended, for whatever reason. */
    void awaitEnd() {
        connect.awaitStop();
    }

    /** Returns once its connectors and tasks are closed and their offsets stored, or it takes too long. */
    @Override
    public void close() throws InterruptedException, ExecutionException, TimeoutException {
        connect.stop();
        connect.herderTask().get(STOP_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * What the status topic says is of the run before and, after a kill, would be taken for the state of this one: a
     * task is called RUNNING, or FAILED, before it has started.
     */
    private static void forgetStatus(String bootstrap, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.deleteTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
        }
    }

    private static String statusOf(String topics) {
        return topics + "-status";
    }

    private static Map<String, String> properties(String topics, String bootstrap, int restPort, Plugins plugins) {
        Map<String, String> properties = new HashMap<>();
        properties.put("bootstrap.servers", bootstrap);
        // A group of its own for each run: after a kill the former member would be waited for.
        properties.put("group.id", "redis-cdc-up-" + System.currentTimeMillis());
        properties.put("listeners", "http://127.0.0.1:" + restPort);
        properties.put("rest.advertised.host.name", "127.0.0.1");
        properties.put("plugin.path", plugins.path());
        properties.put("plugin.discovery", plugins.discovery());

        properties.put("config.storage.topic", topics + "-configs");
        properties.put("config.storage.replication.factor", "1");
        properties.put("offset.storage.topic", topics + "-offsets");
        properties.put("offset.storage.replication.factor", "1");
        properties.put("offset.storage.partitions", "5");
        properties.put("status.storage.topic", statusOf(topics));
        properties.put("status.storage.replication.factor", "1");
        properties.put("status.storage.partitions", "3");
        properties.put("offset.flush.interval.ms", "5000");
        properties.put("task.shutdown.graceful.timeout.ms", "4000");
        properties.put("topic.creation.enable", "true");

        // With one worker in one process no task can have a second self, which is what transactions would fence.
        properties.put("exactly.once.source.support", "disabled");
        properties.put("key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        properties.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        properties.put("connector.client.config.override.policy", "All");
        // A sink finds a new topic, and after a kill its partitions again, within seconds.
        properties.put("consumer.metadata.max.age.ms", "5000");
        properties.put("consumer.session.timeout.ms", "6000");
        properties.put("consumer.heartbeat.interval.ms", "2000");

        properties.put("config.providers", "env,file,dir");
        properties.put("config.providers.env.class", BrokerEnvProvider.class.getName());
        properties.put("config.providers.env.param." + BrokerEnvProvider.BOOTSTRAP, bootstrap);
        properties.put("config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider");
        properties.put("config.providers.dir.class", "org.apache.kafka.common.config.provider.DirectoryConfigProvider");
        return properties;
    }
}
