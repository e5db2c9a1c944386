package io.rediscdc.source.topic;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers, in the offset, which topics a shard writes: their ids and numbers of partitions. A topic with other
 * partitions than its keys were dealt out over cannot be written any more, since keys would move and leave their old
 * values behind for ever; a topic that was made anew lacks everything that was ever written to it. For the shard's one
 * thread.
 */
public final class TopicGuard {
    private static final Logger LOG = LoggerFactory.getLogger(TopicGuard.class);
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** After the first record for a topic: by then the worker has made it, most of the time. */
    private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ShardTopics topics;
    private final Map<String, Identity> known;
    /** Known by an earlier run that did not live to see their ids: they may have been made anew since. */
    private final Set<String> doubtful = new HashSet<>();

    private long nextNanos = System.nanoTime();
    /** What is wrong with each topic, as soon as Kafka has told; asked for while it takes no records. */
    private List<CompletableFuture<String>> wrongs = List.of();

    private boolean explained;
    private boolean writing;
    /** Whether no offset tells of an earlier run, and the topics may. */
    private boolean unsure;

    /**
     * @param id given by Kafka when the topic was made; empty as long as nobody has seen it
     * @param partitions number of partitions that keys are dealt out over
     */
    record Identity(String id, int partitions) {
        boolean isSeen() {
            return !id.isEmpty();
        }
    }

    /**
     * @param topics or null to look at nothing
     * @param stored what {@link #toString()} gave before, or an empty text
     */
    public TopicGuard(ShardTopics topics, String stored) {
        this(topics, stored, false);
    }

    /**
     * @param unsure whether the topics are to tell if this is the first run
     */
    public TopicGuard(ShardTopics topics, String stored, boolean unsure) {
        this.topics = topics;
        this.unsure = unsure && topics != null;
        this.known = parse(stored);
        known.forEach((topic, identity) -> {
            if (!identity.isSeen()) {
                doubtful.add(topic);
            }
        });
    }

    /** Remembers what those who write are told. */
    public Partitions remembering(Partitions partitions) {
        return new Partitions() {
            @Override
            public int of(String topic) throws InterruptedException {
                writing = true;
                int count = partitions.of(topic);
                if (known.putIfAbsent(topic, new Identity("", count)) == null) {
                    nextNanos = System.nanoTime() + SOON_NANOS;
                }
                return count;
            }

            @Override
            public void forget() {
                partitions.forget();
            }
        };
    }

    /**
     * Whether an earlier run has written what the topics hold, though no offset tells of it: it ended before Connect kept
     * one. Asked before the first record, looks once: asks Kafka, and waits for it.
     *
     * @param look is called several times a second meanwhile
     */
    public boolean isLeftBehind(Runnable look) throws InterruptedException {
        boolean leftBehind = unsure && topics.holdAnything(look);
        unsure = false;
        return leftBehind;
    }

    /** The next call of {@link #replaced} is to look, whenever the last one did. */
    public void lookNow() {
        nextNanos = System.nanoTime();
    }

    /**
     * Looks now and then: asks Kafka, and waits for it.
     *
     * @param look is called several times a second meanwhile
     * @return true if a topic was deleted or made anew, so that everything must be written again
     * @throws ConnectException if a topic has another number of partitions than it had
     */
    public boolean replaced(Runnable look) throws InterruptedException {
        if (topics == null || System.nanoTime() - nextNanos < 0) {
            return false;
        }
        explained = false;
        Map<String, Identity> now = topics.identities(look);
        nextNanos = System.nanoTime() + EVERY_NANOS;
        return compare(now, topic -> topics.isEmpty(topic, now.get(topic).partitions(), look));
    }

    /**
     * For one who waits since Kafka takes no records: says so if the partitions are gone that they are for. The worker
     * then waits for ever, and only an operator can help. Asks, and looks at the answers of the last time.
     */
    public void explainWait() {
        if (topics == null || explained) {
            return;
        }
        for (CompletableFuture<String> wrong : wrongs) {
            if (!wrong.getNow("").isEmpty()) {
                explained = true;
                LOG.error(wrong.join());
            }
        }
        wrongs = known.entrySet().stream()
                .filter(topic -> topic.getValue().isSeen())
                .map(topic -> topics.describe(topic.getKey())
                        .handle((after, error) -> wrong(topic.getKey(), topic.getValue(), after, error))
                        .toCompletableFuture())
                .toList();
    }

    private static String wrong(String topic, Identity before, TopicDescription after, Throwable error) {
        if (error != null) {
            return error instanceof UnknownTopicOrPartitionException
                    ? "Topic " + topic
                            + " was deleted, and the worker waits for it with records on their way. Restart the"
                            + " tasks of this connector: the topic is made anew, and everything is written again"
                    : "";
        }
        int partitions = after.partitions().size();
        return after.topicId().toString().equals(before.id()) || partitions == before.partitions()
                ? ""
                : misplaced(topic, before.partitions(), partitions);
    }

    private static String misplaced(String topic, int before, int partitions) {
        return "Topic " + topic + " was made anew with " + partitions
                + " partitions while records were on their way that"
                + " are dealt out over " + before
                + ": they are, or come, in partitions where newer states of their keys do"
                + " not follow, or wait for ever. Stop this connector and its sinks, delete the topic, create it, start"
                + " them: everything is written again";
    }

    /** Whether nothing was written to a topic ever. */
    interface Emptiness {
        boolean of(String topic) throws InterruptedException;
    }

    boolean compare(Map<String, Identity> now, Emptiness empty) throws InterruptedException {
        boolean replaced = false;
        Map<String, Identity> expected = new HashMap<>();
        for (Map.Entry<String, Identity> entry : known.entrySet()) {
            String topic = entry.getKey();
            Identity before = entry.getValue();
            Identity after = now.get(topic);
            if (!before.isSeen() && after == null) {
                expected.put(topic, before);
            } else if (!before.isSeen()) {
                if (!doubtful.contains(topic) || !empty.of(topic)) {
                    requireAsPlanned(topic, before, after);
                }
                replaced |= doubtful.remove(topic);
            } else if (after == null || !after.id().equals(before.id())) {
                requireNothingMisplaced(topic, before, after);
                LOG.warn("Topic {} was deleted or made anew: what it held is written again", topic);
                replaced = true;
            } else {
                requireAsBefore(topic, before, after);
            }
        }
        known.clear();
        known.putAll(now);
        known.putAll(expected);
        return replaced;
    }

    /** The topics as the offset keeps them: {@code topic=id:partitions}, separated by commas. */
    @Override
    public String toString() {
        return known.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().id() + ":"
                        + entry.getValue().partitions())
                .collect(Collectors.joining(","));
    }

    /** Before the first record of this run, any number will do. */
    private void requireNothingMisplaced(String topic, Identity before, Identity after) {
        if (writing && after != null && after.partitions() != before.partitions()) {
            throw new ConnectException(misplaced(topic, before.partitions(), after.partitions()));
        }
    }

    private static void requireAsPlanned(String topic, Identity before, Identity after) {
        if (after.partitions() != before.partitions()) {
            throw new ConnectException("Topic " + topic + " has " + after.partitions()
                    + " partitions, while the keys that were written to it were dealt out over " + before.partitions()
                    + ": some were added, or it was created with another number than"
                    + " topic.creation.default.partitions (by a topic.creation group, or by the broker where the worker"
                    + " may not create topics). Keys would move with the next start. Stop this"
                    + " connector and its sinks, delete the topic, and either create it with " + before.partitions()
                    + " partitions, or set topic.creation.default.partitions to what topics get and delete this"
                    + " connector's offsets; then start them: everything is written again");
        }
    }

    private static void requireAsBefore(String topic, Identity before, Identity after) {
        if (after.partitions() != before.partitions()) {
            throw new ConnectException("Topic " + topic + " has " + after.partitions() + " partitions and had "
                    + before.partitions() + ": keys would be written to other partitions than before, and their old"
                    + " values would stay in the old ones for ever. Either make the topic anew with the number you want"
                    + " (stop this connector and its sinks, delete the topic, create it, start them: everything is"
                    + " written again), or use another topic.prefix");
        }
    }

    private static Map<String, Identity> parse(String stored) {
        Map<String, Identity> topics = new TreeMap<>();
        Arrays.stream(stored.split(",")).filter(part -> !part.isEmpty()).forEach(part -> {
            int equals = part.indexOf('=');
            int colon = part.lastIndexOf(':');
            if (equals < 0 || colon < equals) {
                throw new ConnectException("source offset: topics=" + stored
                        + " must be a list of topic=id:partitions; delete the offset to start with a full snapshot");
            }
            topics.put(
                    part.substring(0, equals),
                    new Identity(part.substring(equals + 1, colon), Integer.parseInt(part.substring(colon + 1))));
        });
        return topics;
    }
}
