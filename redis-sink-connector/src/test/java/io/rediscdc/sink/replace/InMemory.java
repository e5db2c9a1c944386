package io.rediscdc.sink.replace;

import io.rediscdc.sink.coalesce.TargetState;
import io.rediscdc.sink.gather.Ended;
import io.rediscdc.sink.gather.Gathered;
import io.rediscdc.sink.marker.Shards;
import io.rediscdc.sink.topic.KafkaTopics.Topic;
import io.rediscdc.sink.topic.Topics;
import io.rediscdc.sink.write.Refusal;
import io.rediscdc.sink.write.RefusedChunk;
import io.rediscdc.sink.write.Sweep;
import io.rediscdc.sink.write.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;

/** A topic of one partition, and a target of which only the names of its keys are kept. */
public final class InMemory implements Topics, Target {
    public static final TopicPartition PARTITION = new TopicPartition("t.db0", 0);

    final List<ConsumerRecord<byte[], byte[]>> records = new CopyOnWriteArrayList<>();
    final Set<String> keys = new TreeSet<>();
    /** How many of the last records are of a transaction that is open. */
    volatile int uncommitted;
    /** Until then there is always more to look through. */
    boolean through;

    /** Meanwhile nothing can be looked at. */
    boolean moving;
    /** What those who read the topic meet one after another, once each. */
    final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    /** What happens once, the next time that somebody asks for the topics. */
    Runnable meanwhile = () -> {};

    private final Shards shards;

    public InMemory(Shards shards) {
        this.shards = shards;
    }

    public void produce(String key, boolean state) {
        byte[] value = state ? new byte[] {1} : null;
        records.add(new ConsumerRecord<>(
                PARTITION.topic(), PARTITION.partition(), records.size(), key.getBytes(StandardCharsets.UTF_8), value));
    }

    /** As a lane does it. */
    void write(ConsumerRecord<byte[], byte[]> record) {
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            keys.remove(key);
        } else {
            keys.add(key);
        }
    }

    @Override
    public Map<String, Topic> all() {
        meanwhile.run();
        meanwhile = () -> {};
        return Map.of(PARTITION.topic(), new Topic("id", 1, 86_400_000, true));
    }

    @Override
    public Consumer<byte[], byte[]> consumer() {
        return new Committed();
    }

    private final class Committed extends MockConsumer<byte[], byte[]> {
        private int added;

        private Committed() {
            super("earliest");
            updateBeginningOffsets(Map.of(PARTITION, 0L));
        }

        @Override
        public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
            RuntimeException failure = failures.poll();
            if (failure != null) {
                throw failure;
            }
            return new HashMap<>(Map.of(PARTITION, (long) committed()));
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            while (added < committed()) {
                addRecord(records.get(added++));
            }
            return super.poll(timeout);
        }

        private int committed() {
            return records.size() - uncommitted;
        }
    }

    @Override
    public boolean sweep(Sweep sweep) {
        if (moving) {
            return false;
        }
        List<byte[]> all = new ArrayList<>();
        keys.forEach(key -> all.add(key.getBytes(StandardCharsets.UTF_8)));
        List<byte[]> doomed = sweep.doomed(0, all, key -> true);
        doomed.forEach(key -> keys.remove(new String(key, StandardCharsets.UTF_8)));
        sweep.removed(doomed.size());
        return through;
    }

    @Override
    public void mark(boolean all) {
        shards.mark();
    }

    @Override
    public List<Refusal> write(List<TargetState> states) {
        return List.of();
    }

    @Override
    public List<RefusedChunk> gather(List<Gathered> chunks) {
        // no big values here
        return List.of();
    }

    @Override
    public Set<UUID> lost() {
        return Set.of();
    }

    @Override
    public void drop(Set<Ended> ended) {
        // no big values here
    }

    @Override
    public void release(Collection<TopicPartition> partitions) {
        // nobody asks
    }
}
