package io.rediscdc.kafka;

import io.rediscdc.redis.Backoff;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Our own way to Kafka, beside the worker's: one admin client, and consumers for passes. Safe for all threads. */
public final class Kafka implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Kafka.class);
    /** What {@link #ends} asks for, in the words of {@link #refused}. */
    public static final String ENDS = "the ends of its topics";

    /** How a client begins to say that it cannot resolve any of its bootstrap servers. */
    private static final String UNRESOLVED = "No resolvable bootstrap urls";

    private static final long TIMEOUT_MS = 30_000;
    private static final long LOOK_EVERY_MS = 200;
    private static final long FIRST_WAIT_MS = 200;
    private static final long LONGEST_WAIT_MS = 10_000;
    /** Half a minute's worth. */
    private static final int MOST_TIMES = 9;

    private final Map<String, Object> properties;
    private final Admin admin;

    /**
     * Questions about topics, of which a later one names topics that an earlier one found.
     *
     * @param <T> the answer
     */
    public interface Questions<T> {
        T ask() throws ExecutionException, InterruptedException;
    }

    /**
     * @param properties the settings with the prefix {@code kafka.}, without it
     */
    public Kafka(Map<String, Object> properties) {
        this(properties, Admin.create(new HashMap<>(properties)));
    }

    /** With an admin client of one's own, which it closes. */
    public Kafka(Map<String, Object> properties, Admin admin) {
        this.properties = Map.copyOf(properties);
        this.admin = admin;
    }

    /** A question to the admin client. */
    public interface Question<T> {
        KafkaFuture<T> ask(Admin admin);
    }

    /**
     * Asks until there is an answer: as long as Kafka is away, nothing could be written to it either.
     *
     * @param what completes the sentence "Kafka does not tell ..."
     * @throws ExecutionException if Kafka answers with an error that asking again cannot help
     */
    public <T> T ask(String what, Question<T> question) throws ExecutionException, InterruptedException {
        return ask(what, question, () -> {});
    }

    /**
     * The same, for one who has something else to look after.
     *
     * @param look is called several times a second as long as there is no answer
     */
    public <T> T ask(String what, Question<T> question, Runnable look) throws ExecutionException, InterruptedException {
        Backoff backoff = new Backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);
        while (true) {
            try {
                return await(question.ask(admin), look);
            } catch (TimeoutException e) {
                LOG.warn("Kafka does not tell {} within {} ms; asking again", what, TIMEOUT_MS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException) || isUnknownTopic(e)) {
                    throw e;
                }
                LOG.warn("Kafka does not tell {} now; asking again", what, e.getCause());
            }
            await(backoff.next(), look);
        }
    }

    /**
     * Asks anew, from the first question on, when a topic is not known that was there a moment ago: it was deleted since,
     * or the news of it has not come to every broker yet.
     *
     * @param look is called several times a second between
     * @throws ExecutionException if Kafka answers with another error, or goes on with this one
     */
    public static <T> T askAnew(Questions<T> questions, Runnable look) throws ExecutionException, InterruptedException {
        Backoff backoff = new Backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);
        for (int times = 1; ; times++) {
            try {
                return questions.ask();
            } catch (ExecutionException e) {
                if (!isUnknownTopic(e) || times == MOST_TIMES) {
                    throw e;
                }
                LOG.info("A topic that was there a moment ago is not known; looking again which there are");
            }
            await(backoff.next(), look);
        }
    }

    /**
     * How far partitions are written.
     *
     * @param isolation whether by transactions that are still open too
     * @param look is called several times a second as long as there is no answer
     * @throws ExecutionException as {@link #ask}
     */
    public Map<TopicPartition, Long> ends(
            Collection<TopicPartition> partitions, IsolationLevel isolation, Runnable look)
            throws ExecutionException, InterruptedException {
        ConcurrentMap<TopicPartition, Long> ends = new ConcurrentHashMap<>();
        ends(partitions, isolation, ends, look);
        return ends;
    }

    /**
     * The same for one whom the ends of some serve if those of others cannot be had, as of a partition without a leader.
     *
     * @param ends is given each as soon as it is known, also by another thread
     * @param look may end it by throwing
     */
    public void ends(
            Collection<TopicPartition> partitions,
            IsolationLevel isolation,
            ConcurrentMap<TopicPartition, Long> ends,
            Runnable look)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        ListOffsetsOptions options = new ListOffsetsOptions(isolation);
        Question<Map<TopicPartition, ListOffsetsResultInfo>> question = admin -> {
            ListOffsetsResult result = admin.listOffsets(latest, options);
            for (TopicPartition partition : latest.keySet()) {
                var unused = result.partitionResult(partition).whenComplete((end, failure) -> {
                    if (failure == null) {
                        ends.put(partition, end.offset());
                    }
                });
            }
            return result.all();
        };
        // who is told of all may be so before the single ones are noted
        ask(ENDS, question, look).forEach((partition, end) -> ends.put(partition, end.offset()));
    }

    /** Asks once and does not wait. */
    public <T> KafkaFuture<T> askOnce(Question<T> question) {
        return question.ask(admin);
    }

    /** The exception for an answer that cannot be helped by asking again. */
    public static KafkaException refused(String what, ExecutionException e) {
        String remedy = isUnknownTopic(e)
                ? "a topic is listed and then not known; look for brokers that lag behind, then restart the task"
                : "check kafka.bootstrap.servers and the other kafka.* settings of this connector";
        return new KafkaException(
                "Kafka does not tell " + what + ": " + e.getCause().getMessage() + "; " + remedy, e);
    }

    private static boolean isUnknownTopic(ExecutionException e) {
        return e.getCause() instanceof UnknownTopicOrPartitionException;
    }

    /**
     * A consumer of committed records, without a group. The caller closes it.
     *
     * @throws RetriableException if no host of the bootstrap servers has an address now
     */
    public Consumer<byte[], byte[]> consumer() {
        Map<String, Object> all = new HashMap<>(properties);
        all.put("isolation.level", "read_committed");
        all.put("enable.auto.commit", "false");
        all.put("auto.offset.reset", "earliest");
        all.put("allow.auto.create.topics", "false");
        try {
            return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            throw isUnresolved(e)
                    ? new NetworkException("no host of kafka.bootstrap.servers has an address now", e)
                    : e;
        }
    }

    /** The names were good when the task started, so this is the name service's fault, and may pass. */
    private static boolean isUnresolved(KafkaException e) {
        return e.getCause() instanceof ConfigException cause
                && cause.getMessage().startsWith(UNRESOLVED);
    }

    /** Waits that long, and calls what may end it several times a second. */
    public static void await(long ms, Runnable look) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        do {
            look.run();
            Thread.sleep(LOOK_EVERY_MS);
        } while (System.nanoTime() - until < 0);
    }

    private static <T> T await(KafkaFuture<T> answer, Runnable look)
            throws ExecutionException, InterruptedException, TimeoutException {
        for (long waited = LOOK_EVERY_MS; waited < TIMEOUT_MS; waited += LOOK_EVERY_MS) {
            try {
                return answer.get(LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                look.run();
            }
        }
        return answer.get(LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
