package io.rediscdc.source.topic;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers, in the offset, which topics a shard writes: their ids and numbers of partitions. A topic with other
 * partitions cannot be written any more, since its keys would move and leave their old values behind for ever; a topic
 * that was made anew lacks everything that was ever written to it. For the shard's one thread.
 */
public final class TopicGuard {
    private static final Logger LOG = LoggerFactory.getLogger(TopicGuard.class);

    private final ShardTopics topics;
    private final Map<String, Identity> known;

    /**
     * @param id given by Kafka when the topic was made
     * @param partitions number of partitions
     */
    record Identity(String id, int partitions) {}

    /**
     * @param topics or null to look at nothing
     * @param stored what {@link #toString()} gave before, or an empty text
     */
    public TopicGuard(ShardTopics topics, String stored) {
        this.topics = topics;
        this.known = parse(stored);
    }

    /**
     * Asks Kafka, and waits for it.
     *
     * @return true if a topic was deleted or made anew, so that everything must be written again
     * @throws ConnectException if a topic has another number of partitions than it had
     */
    public boolean replaced() throws InterruptedException {
        if (topics == null) {
            return false;
        }
        Map<String, Identity> now = topics.identities();
        boolean replaced = false;
        for (Map.Entry<String, Identity> entry : known.entrySet()) {
            Identity before = entry.getValue();
            Identity after = now.get(entry.getKey());
            if (after == null || !after.id().equals(before.id())) {
                LOG.warn("Topic {} was deleted or made anew: what it held is written again", entry.getKey());
                replaced = true;
            } else if (after.partitions() != before.partitions()) {
                throw new ConnectException("Topic " + entry.getKey() + " has " + after.partitions()
                        + " partitions and had " + before.partitions() + ": keys would be written to other partitions"
                        + " than before, and their old values would stay in the old ones for ever. Either make the"
                        + " topic anew with the number you want (stop this connector and its sinks, delete the topic,"
                        + " create it, start them: everything is written again), or use another topic.prefix");
            }
        }
        known.clear();
        known.putAll(now);
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
