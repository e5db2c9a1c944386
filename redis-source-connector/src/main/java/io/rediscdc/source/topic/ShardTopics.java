package io.rediscdc.source.topic;

import io.rediscdc.event.SlotSet;
import io.rediscdc.event.Slots;
import io.rediscdc.filter.Databases;
import io.rediscdc.kafka.Kafka;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;

/** The topics that exist of one shard: what a pass reads its candidates from. */
public final class ShardTopics {
    private final Kafka kafka;
    private final Pattern pattern;
    private final Databases databases;
    private final SlotSet slots;

    /**
     * @param server the name that the topics carry, or null for none
     * @param databases those that are captured; a database that is no longer captured is left alone
     * @param slots those of the shard, where others write to the same topics; null for all
     */
    public ShardTopics(Kafka kafka, TopicNames names, String server, Databases databases, SlotSet slots) {
        this.kafka = kafka;
        this.pattern = names.pattern(server);
        this.databases = databases;
        this.slots = slots;
    }

    /**
     * Each topic with its database. Asks Kafka, and waits for it.
     *
     * @throws ConnectException if one of them is not compacted, or Kafka refuses to tell
     */
    public Map<String, Integer> existing() throws InterruptedException {
        try {
            return Kafka.askAnew(
                    () -> {
                        Map<String, Integer> topics = list(databases::contains, () -> {});
                        requireCompacted(topics.keySet());
                        return topics;
                    },
                    () -> {});
        } catch (ExecutionException e) {
            throw Kafka.refused("its topics", e);
        }
    }

    /**
     * Id and number of partitions of each topic, also of databases that are not captured now: they may be again. Asks
     * Kafka, and waits for it.
     *
     * @param look is called several times a second meanwhile
     */
    Map<String, TopicGuard.Identity> identities(Runnable look) throws InterruptedException {
        Map<String, TopicGuard.Identity> identities = new TreeMap<>();
        try {
            Kafka.askAnew(() -> describe(list(db -> true, look).keySet(), look), look)
                    .forEach((topic, description) -> identities.put(
                            topic,
                            new TopicGuard.Identity(
                                    description.topicId().toString(),
                                    description.partitions().size())));
        } catch (ExecutionException e) {
            throw Kafka.refused("its topics", e);
        }
        return identities;
    }

    private Map<String, TopicDescription> describe(Collection<String> names, Runnable look)
            throws ExecutionException, InterruptedException {
        return kafka.ask("its topics", admin -> admin.describeTopics(names).allTopicNames(), look);
    }

    /** What Kafka says of a topic. Asks once and does not wait. */
    CompletionStage<TopicDescription> describe(String topic) {
        return kafka.askOnce(admin ->
                        admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
                .toCompletionStage();
    }

    /** Whether anything was written for this shard ever, as far as partitions tell. Asks Kafka, and waits for it. */
    boolean holdAnything(Runnable look) throws InterruptedException {
        for (Map.Entry<String, TopicGuard.Identity> topic : identities(look).entrySet()) {
            int count = topic.getValue().partitions();
            IntStream own = slots == null
                    ? IntStream.range(0, count)
                    : IntStream.range(0, Slots.COUNT)
                            .filter(slots::contains)
                            .map(slot -> Slots.partition(slot, count))
                            .distinct();
            if (!isEmpty(topic.getKey(), own, look)) {
                return true;
            }
        }
        return false;
    }

    /** Whether nothing was written to a topic ever. Asks Kafka, and waits for it. */
    boolean isEmpty(String topic, int partitions, Runnable look) throws InterruptedException {
        return isEmpty(topic, IntStream.range(0, partitions), look);
    }

    private boolean isEmpty(String topic, IntStream partitions, Runnable look) throws InterruptedException {
        List<TopicPartition> all = partitions
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        try {
            return ends(all, look).values().stream().allMatch(end -> end == 0);
        } catch (ExecutionException e) {
            throw Kafka.refused(Kafka.ENDS, e);
        }
    }

    /**
     * How far partitions are written, by transactions that are still open too: what is committed already may be behind
     * records of such a one. Asks Kafka, and waits for it.
     *
     * @throws RetriableException if a partition is not there, or not yet
     */
    public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) throws InterruptedException {
        try {
            return ends(partitions, () -> {});
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException passing) {
                throw passing;
            }
            throw Kafka.refused(Kafka.ENDS, e);
        }
    }

    private Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions, Runnable look)
            throws ExecutionException, InterruptedException {
        return kafka.ends(partitions, IsolationLevel.READ_UNCOMMITTED, look);
    }

    private Map<String, Integer> list(IntPredicate wanted, Runnable look)
            throws ExecutionException, InterruptedException {
        Map<String, Integer> topics = new TreeMap<>();
        for (String topic : kafka.ask("its topics", admin -> admin.listTopics().names(), look)) {
            Matcher matcher = pattern.matcher(topic);
            if (matcher.matches() && wanted.test(Integer.parseInt(matcher.group(1)))) {
                topics.put(topic, Integer.parseInt(matcher.group(1)));
            }
        }
        return topics;
    }

    /** Only in a compacted topic every key that a target may hold is still there to be found. */
    private void requireCompacted(Collection<String> topics) throws ExecutionException, InterruptedException {
        List<ConfigResource> resources = new ArrayList<>();
        topics.forEach(topic -> resources.add(new ConfigResource(ConfigResource.Type.TOPIC, topic)));
        Map<ConfigResource, Config> configs =
                kafka.ask("the settings of its topics", admin -> admin.describeConfigs(resources)
                        .all());
        for (Map.Entry<ConfigResource, Config> config : configs.entrySet()) {
            String policy =
                    config.getValue().get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
            if (!TopicConfig.CLEANUP_POLICY_COMPACT.equals(policy)) {
                String topic = config.getKey().name();
                throw new ConnectException("Topic " + topic + " has cleanup.policy=" + policy
                        + ", but keys that were deleted unseen can only be found in a topic with"
                        + " cleanup.policy=compact and nothing else. Run: kafka-configs --alter --entity-type topics"
                        + " --entity-name " + topic + " --add-config cleanup.policy=compact; or set"
                        + " reconcile.candidates=none and accept that such keys stay on the targets");
            }
        }
    }
}
