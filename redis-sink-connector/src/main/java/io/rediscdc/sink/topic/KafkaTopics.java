package io.rediscdc.sink.topic;

import io.rediscdc.kafka.Kafka;
import io.rediscdc.sink.marker.TopicFacts;
import io.rediscdc.thread.Deadline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Kafka itself says of the topics of the connector. Safe for all threads; every question waits for Kafka. */
public final class KafkaTopics implements TopicFacts, Topics, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaTopics.class);

    private final Kafka kafka;
    private final Predicate<String> ours;
    private final long assumedRetentionMs;
    private final Map<String, Topic> known = new ConcurrentHashMap<>();
    private final PartitionEnds ends;
    /** Whether it was said that Kafka does not tell the ends. */
    private final AtomicBoolean endsUntold = new AtomicBoolean();

    private volatile String clusterId = "";
    private volatile boolean closed;

    /**
     * What a topic is.
     *
     * @param id another one after it was made anew
     * @param deleteRetentionMs how long tombstones stay at least; beyond all time where nothing is compacted away
     * @param compacted whether it holds on to every key
     */
    public record Topic(String id, int partitions, long deleteRetentionMs, boolean compacted) {}

    /**
     * @param ours whether a topic is one of those that the connector reads
     * @param assumedRetentionMs for a topic that is not there any more
     */
    public KafkaTopics(Kafka kafka, Predicate<String> ours, long assumedRetentionMs) {
        this.kafka = kafka;
        this.ends = new PartitionEnds(kafka::consumer);
        this.ours = ours;
        this.assumedRetentionMs = assumedRetentionMs;
    }

    private interface EndsQuestion {
        void ask(Runnable look) throws ExecutionException, InterruptedException;
    }

    @Override
    public void learn(Collection<String> topics) {
        clusterId = answer(
                "the id of its cluster",
                () -> ask("the id of its cluster", admin -> admin.describeCluster()
                        .clusterId()));
        Map<String, Topic> found = look(topics);
        known.putAll(found);
        topics.stream().filter(topic -> !found.containsKey(topic)).forEach(known::remove);
    }

    @Override
    public String clusterId() {
        return clusterId;
    }

    @Override
    public String topicId(String topic) {
        Topic facts = known.get(topic);
        return facts == null ? "" : facts.id();
    }

    @Override
    public long deleteRetentionMs(String topic) {
        Topic facts = known.get(topic);
        return facts == null ? assumedRetentionMs : facts.deleteRetentionMs();
    }

    @Override
    public boolean mayBeAsked() {
        return true;
    }

    @Override
    public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions, long waitMs) {
        ConcurrentMap<TopicPartition, Long> told = new ConcurrentHashMap<>();
        if (within(waitMs, look -> ends(partitions, IsolationLevel.READ_UNCOMMITTED, told, look))) {
            endsUntold.set(false);
        }
        return Map.copyOf(told);
    }

    @Override
    public Set<TopicPartition> ended(Map<TopicPartition, Long> offsets, long waitMs) {
        ConcurrentMap<TopicPartition, Long> committed = new ConcurrentHashMap<>();
        within(waitMs, look -> ends(offsets.keySet(), IsolationLevel.READ_COMMITTED, committed, look));
        Map<TopicPartition, PartitionEnds.Span> spans = new HashMap<>();
        committed.forEach(
                (partition, end) -> spans.put(partition, new PartitionEnds.Span(offsets.get(partition), end)));
        Set<TopicPartition> told = new HashSet<>();
        within(waitMs, look -> ends.nothing(spans, told, look));
        return told;
    }

    /** Of those whose topics exist. */
    private void ends(
            Collection<TopicPartition> partitions,
            IsolationLevel isolation,
            ConcurrentMap<TopicPartition, Long> told,
            Runnable look)
            throws ExecutionException, InterruptedException {
        Set<String> existing = names(look);
        kafka.ends(
                partitions.stream()
                        .filter(partition -> existing.contains(partition.topic()))
                        .toList(),
                isolation,
                told,
                look);
    }

    /** Asks Kafka of the ends of partitions until it has told of all, and returns false if that time is over before. */
    private boolean within(long waitMs, EndsQuestion question) {
        Deadline until = Deadline.in(waitMs);
        Runnable look = () -> {
            requireOpen();
            if (until.leftMs() == 0) {
                throw new KafkaException("no answer within " + waitMs + " ms");
            }
        };
        try {
            return answer(Kafka.ENDS, () -> {
                question.ask(look);
                return true;
            });
        } catch (ConnectException | InterruptException e) {
            throw e; // the task ends, and nothing follows from that
        } catch (KafkaException e) {
            requireOpen();
            if (endsUntold.compareAndSet(false, true)) {
                LOG.warn(
                        "Kafka does not tell whether partitions are read to their ends, for which the connector's own"
                                + " clients need READ and DESCRIBE of its topics. This is said once until it does",
                        e);
            } else {
                LOG.debug("Kafka does not tell whether partitions are read to their ends", e);
            }
            return false;
        }
    }

    @Override
    public Map<String, Topic> all() {
        return look(answer("its topics", () -> names(this::requireOpen)).stream()
                .filter(ours)
                .toList());
    }

    @Override
    public Consumer<byte[], byte[]> consumer() {
        return kafka.consumer();
    }

    /** Those of the topics that exist. */
    private Map<String, Topic> look(Collection<String> topics) {
        return answer("its topics", () -> Kafka.askAnew(() -> existing(topics), this::requireOpen));
    }

    private Map<String, Topic> existing(Collection<String> topics) throws ExecutionException, InterruptedException {
        Set<String> existing = new TreeSet<>(topics);
        existing.retainAll(names(this::requireOpen));
        Map<String, TopicDescription> descriptions =
                ask("its topics", admin -> admin.describeTopics(existing).allTopicNames());
        List<ConfigResource> resources = new ArrayList<>();
        existing.forEach(topic -> resources.add(new ConfigResource(ConfigResource.Type.TOPIC, topic)));
        Map<String, Config> configs =
                ask("the settings of its topics", admin -> admin.describeConfigs(resources)
                                .all())
                        .entrySet()
                        .stream()
                        .collect(Collectors.toMap(each -> each.getKey().name(), Map.Entry::getValue));
        Map<String, Topic> facts = new TreeMap<>();
        descriptions.forEach((topic, description) -> facts.put(topic, topic(description, configs.get(topic))));
        return facts;
    }

    private static Topic topic(TopicDescription description, Config config) {
        String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value(); // may be several
        String retentionMs = config.get(TopicConfig.DELETE_RETENTION_MS_CONFIG).value();
        return new Topic(
                description.topicId().toString(),
                description.partitions().size(),
                policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT) ? Long.parseLong(retentionMs) : Long.MAX_VALUE,
                policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT));
    }

    private Set<String> names(Runnable look) throws ExecutionException, InterruptedException {
        return kafka.ask("its topics", admin -> admin.listTopics().names(), look);
    }

    private <T> T ask(String what, Function<Admin, KafkaFuture<T>> question)
            throws ExecutionException, InterruptedException {
        return kafka.ask(what, question::apply, this::requireOpen);
    }

    private static <T> T answer(String what, Kafka.Questions<T> questions) {
        try {
            return questions.ask();
        } catch (ExecutionException e) {
            throw Kafka.refused(what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("interrupted while asking Kafka for " + what, e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new ConnectException("the task is being stopped");
        }
    }

    /** Ends every question. */
    @Override
    public void close() {
        closed = true;
        kafka.close();
    }
}
