package io.rediscdc.sink;

import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.sink.config.SinkConfig;
import io.rediscdc.sink.lane.Delivery;
import io.rediscdc.sink.lane.Lane;
import io.rediscdc.sink.metrics.FlowMetrics;
import io.rediscdc.sink.topic.KafkaTopics;
import io.rediscdc.sink.topic.OwnTopics;
import io.rediscdc.thread.Deadline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink task that is built whole: {@link #put} decodes and gives what it read to the lane of each target, which routes,
 * coalesces and writes by a thread of its own. Used by the task's thread; only {@link #close} may come from another.
 */
final class StartedSinkTask implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StartedSinkTask.class);

    /** What is being written when partitions go is given this long to be answered. */
    private static final long CLOSE_MS = 2_000;

    /** A commit waits as long for a batch that is on its way. */
    private static final long REST_MS = 5_000;

    /** So long at most is a delivery held while every target has enough to do. */
    private static final long SATED_MS = 50;

    private final Decoding decoding;
    private final List<Lane> lanes;
    private final Reading reading;
    private final ErrantRecordReporter reporter;
    private final TaskMetrics registered;
    private final Optional<KafkaTopics> topics;
    private final AtomicBoolean closed = new AtomicBoolean();

    private StartedSinkTask(
            AbstractConfig config,
            SinkTaskContext context,
            TaskMetrics registered,
            Optional<KafkaTopics> topics,
            List<Lane> lanes) {
        this.registered = registered;
        this.topics = topics;
        this.lanes = lanes;
        decoding = Decoding.of(config);
        reading = new Reading(context);
        reporter = context.errantRecordReporter();
        FlowMetrics.register(
                registered,
                () -> reading.isPaused() ? 1 : 0,
                () -> lanes.stream().filter(Lane::isParked).count(),
                () -> lanes.stream().filter(Lane::isGivenUp).count());
        LOG.info(
                reporter == null
                        ? "No dead-letter queue: a bad record stops the task"
                        : "Bad records go to the dead letters");
    }

    /** Builds the whole task, or nothing. */
    static StartedSinkTask start(Map<String, String> props, SinkTaskContext context) {
        Map<String, AbstractConfig> targets = SinkConfig.parseEach(props);
        AbstractConfig config = targets.values().iterator().next(); // of what is common to all, any will do
        TaskMetrics registered = TaskMetrics.create(
                context::pluginMetrics,
                props.getOrDefault(SinkConfig.NAME, "redis-sink"),
                props.getOrDefault(SinkConfig.TASK_ID, "0"));
        List<Lane> lanes = new ArrayList<>();
        Optional<KafkaTopics> topics = Optional.empty();
        try {
            topics = OwnTopics.of(config);
            for (Map.Entry<String, AbstractConfig> each : targets.entrySet()) {
                lanes.add(Lane.of(each.getKey(), each.getValue(), registered, topics.orElse(null)));
            }
            StartedSinkTask task = new StartedSinkTask(config, context, registered, topics, List.copyOf(lanes));
            lanes.forEach(Lane::start);
            return task;
        } catch (RuntimeException e) {
            closeAll(registered, topics, lanes);
            throw e;
        }
    }

    void open(Collection<TopicPartition> partitions) {
        reading.open(partitions);
        LOG.info("Reading {} partitions more", partitions.size());
    }

    /** After this nothing of these partitions is written any more: they are another task's. */
    void closePartitions(Collection<TopicPartition> partitions) {
        reading.close(partitions);
        Deadline until = Deadline.in(CLOSE_MS);
        lanes.forEach(lane -> lane.closePartitions(partitions, until.leftMs()));
        LOG.info("Reading {} partitions less", partitions.size());
    }

    /** Takes a delivery and returns; the task's other duties, which only its thread can do, are done along with it. */
    void put(Collection<SinkRecord> records) {
        registered.retry();
        lanes.forEach(Lane::requireHealthy);
        List<Delivery> deliveries = decode(records);
        lanes.forEach(lane -> lane.give(deliveries));
        lanes.forEach(lane -> lane.report(reporter));
        supervise();
        rewind();
        regulate();
        if (topics.isEmpty()) { // else Kafka says so itself
            Set<TopicPartition> read = reading.takeRead();
            lanes.forEach(lane -> lane.upToDate(read, System.currentTimeMillis()));
        }
        awaitAppetite();
    }

    /**
     * The offsets that are safe to commit, out of those that the worker has reached: in each partition up to the first
     * record that some target has not answered for, and as
     * far as its markers say so. Nothing more is written before the next delivery: if the partitions go instead, their
     * next owner begins where this one has ended. Where nothing is open the worker's own position stands, which also
     * moves over records that never reach the task. Never throws: the worker would not stop the task for it, but go
     * back and read again.
     */
    Map<TopicPartition, OffsetAndMetadata> committable(Map<TopicPartition, OffsetAndMetadata> reached) {
        reading.isToldPositions();
        Deadline until = Deadline.in(REST_MS);
        lanes.forEach(lane -> lane.rest(until.leftMs()));
        reached.forEach((partition, offset) -> lanes.forEach(lane -> lane.reached(partition, offset.offset())));
        Map<TopicPartition, OffsetAndMetadata> safe = new HashMap<>();
        reached.forEach((partition, offset) -> safe.put(
                partition,
                lanes.stream()
                        .flatMapToLong(lane -> LongStream.concat(
                                lane.firstOpen(partition).stream(),
                                LongStream.of(lane.marked(partition, offset.offset()))))
                        .filter(open -> open < offset.offset())
                        .min()
                        .stream()
                        .mapToObj(OffsetAndMetadata::new)
                        .findFirst()
                        .orElse(offset)));
        return safe;
    }

    /** Ends connections and threads. Bounded; a write that waits for Redis fails. Harmless when repeated. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            closeAll(registered, topics, lanes);
            LOG.info("Stopped");
        }
    }

    private List<Delivery> decode(Collection<SinkRecord> records) {
        List<Delivery> deliveries = new ArrayList<>(records.size());
        for (SinkRecord record : records) {
            Delivery delivery = decoding.decode(record, reading.partition(record));
            if (reading.wentBack(delivery.partition(), delivery.offset())) {
                lanes.forEach(lane -> lane.wentBack(delivery.partition(), delivery.offset()));
            }
            deliveries.add(delivery);
        }
        return deliveries;
    }

    private void supervise() {
        lanes.forEach(Lane::supervise);
        if (lanes.stream().allMatch(Lane::isGivenUp)) {
            throw new ConnectException("Every target is given up, so nothing is left to write to: the log says which"
                    + " bounds of park.max.* were passed, and the ways out.");
        }
    }

    private void rewind() {
        Map<TopicPartition, Long> from = new HashMap<>();
        lanes.forEach(lane -> lane.grantRewinds()
                .forEach((partition, offset) -> from.merge(partition, reading.atMost(partition, offset), Math::min)));
        if (!from.isEmpty()) {
            lanes.forEach(lane -> lane.readAgain(from));
            reading.rewind(from);
        }
    }

    private void regulate() {
        List<Lane> taking = lanes.stream()
                .filter(lane -> !lane.isParked() && !lane.isGivenUp())
                .toList();
        if (taking.isEmpty() || taking.stream().anyMatch(Lane::isFull)) {
            reading.pause();
        } else if (taking.stream().allMatch(Lane::isHalfEmpty)) {
            reading.resume();
        }
        if (lanes.stream().anyMatch(Lane::isBusy) || reading.awaitsPositions()) {
            reading.comeBackSoon();
        }
    }

    /** What is read long before it is written grows old in memory, where the collector copies it again and again. */
    private void awaitAppetite() {
        lanes.stream().min(Comparator.comparingLong(Lane::records)).ifPresent(lane -> lane.awaitAppetite(SATED_MS));
    }

    private static void closeAll(TaskMetrics registered, Optional<KafkaTopics> topics, List<Lane> lanes) {
        try (registered) {
            lanes.forEach(Lane::stop); // before what they may be waiting for ends
            topics.ifPresent(KafkaTopics::close);
            lanes.forEach(Lane::close);
        }
    }
}
