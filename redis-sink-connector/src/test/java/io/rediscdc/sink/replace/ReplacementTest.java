package io.rediscdc.sink.replace;

import static io.rediscdc.sink.replace.InMemory.PARTITION;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.sink.config.SinkConfig;
import io.rediscdc.sink.marker.Shards;
import io.rediscdc.sink.metrics.SinkMetrics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The removal step by step, at a target of two servers, the first of which loses what it had. */
class ReplacementTest {
    private static final int STEPS = 5;

    private final TaskMetrics registered = TaskMetrics.create(() -> null, "replacement", "0");
    private final SinkMetrics metrics = new SinkMetrics(registered);
    private final Shards shards = new Shards(PARTITION, metrics, "lossy", "other");
    private final InMemory memory = new InMemory(shards);
    private final Replacement replacement = new Replacement(
            ReplaceSettings.of(SinkConfig.parse(Map.of(
                    "redis.uri", "redis://h:1", "target.initial", "replace", "replace.memory.bytes", "1048576"))),
            memory,
            shards.ledger(),
            memory,
            metrics,
            "topics");

    @BeforeEach
    void produce() {
        memory.keys.add("foreign");
        memory.produce("first", true);
    }

    @AfterEach
    void close() {
        replacement.close();
        registered.close();
    }

    @Test
    void whatIsReadAgainForOneServerTakesNothingFromAnother() throws InterruptedException {
        shards.begin(0);
        apply(0);
        advanceUntil(replacement::isSweeping);
        produceAndApplyOthers();
        shards.loses(1);
        endsWithAll();
    }

    @Test
    void norDoesItBeforeAnythingWasRemoved() throws InterruptedException {
        shards.begin(0);
        apply(0);
        advanceUntil(() -> metrics.keysHeld.get() == 1);
        produceAndApplyOthers();
        shards.loses(1);
        endsWithAll();
    }

    @Test
    void norWhereItWasWrittenByAnEarlierTaskAndIsOfAnOpenTransaction() throws InterruptedException {
        memory.produce("k", false);
        memory.produce("k", true);
        memory.uncommitted = 2;
        memory.records.forEach(memory::write);
        shards.begin(3);
        shards.loses(1);
        advance();
        assertThat(memory.keys).contains("k");
        memory.uncommitted = 0;
        endsWithAll();
    }

    @Test
    void aServerThatGoesBackWhileKafkaIsAskedForTheLastTimeIsLookedThroughAgain() throws InterruptedException {
        shards.begin(0);
        apply(0);
        memory.through = true;
        advanceUntil(replacement::isSweeping);
        memory.meanwhile = () -> memory.keys.add("foreign");
        advanceUntil(() -> shards.ledger().replacing().isEmpty());
        assertThat(memory.keys).containsExactly("first");
    }

    @Test
    void whereNothingCanBeLookedAtNowItIsNotTriedAtOnce() throws InterruptedException {
        shards.begin(0);
        apply(0);
        memory.moving = true;
        advanceUntil(replacement::isSweeping);
        assertThat(replacement.isReady()).isTrue();
        replacement.advance();
        assertThat(replacement.isReady()).isFalse();
        assertThat(replacement.isSweeping()).isTrue();
        memory.moving = false;
        replacement.advance();
        assertThat(replacement.isReady()).isTrue();
    }

    @Test
    void topicsThatCannotBeReadForAWhileAreReadAnew() throws InterruptedException {
        memory.failures.addAll(List.of(new TimeoutException("no leader"), new NetworkException("no name")));
        shards.begin(0);
        apply(0);
        memory.through = true;
        advanceUntil(() -> shards.ledger().replacing().isEmpty());
        assertThat(memory.keys).containsExactly("first");
    }

    @Test
    void whatReadingThemAgainCannotHelpIsSaid() {
        memory.failures.add(new TopicAuthorizationException(Set.of(PARTITION.topic())));
        shards.begin(0);
        apply(0);
        assertThatThrownBy(() -> advanceUntil(replacement::isSweeping))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(PARTITION.topic())
                .hasMessageContaining("cannot be read")
                .hasMessageContaining("restart the task");
    }

    @Test
    void aTargetThatIsTriedAgainFailsUntilTheyWereRead() throws Exception {
        memory.failures.add(new TopicAuthorizationException(Set.of(PARTITION.topic())));
        memory.failures.add(new NetworkException("away"));
        shards.begin(0);
        apply(0);
        Throwable failure = catchThrowable(() -> advanceUntil(replacement::isSweeping));
        assertThat(failure).isInstanceOf(ConnectException.class);
        for (int i = 0; i < STEPS; i++) {
            assertThatThrownBy(replacement::advance).isSameAs(failure);
        }
        assertThat(memory.failures).as("nor are they read again at once").hasSize(1);
        replacement.admit(); // partitions have come
        assertThatThrownBy(replacement::advance).as("they are being read").isSameAs(failure);
        for (Throwable again = failure; again != null; again = catchThrowable(replacement::advance)) {
            assertThat(again).isSameAs(failure);
            Thread.sleep(10);
        }
        assertThat(memory.failures).as("Kafka was away for a while").isEmpty();
        advanceUntil(replacement::isSweeping);
    }

    /** A batch that was refused is written by a later try all the same, or nothing would ever be tried anew. */
    @Test
    void moreKeysThanTheMemoryHoldsFailUntilThereAreFewer() throws Exception {
        shards.begin(0);
        apply(0);
        Throwable failure = catchThrowable(() -> {
            for (int i = 0; i < 65_536; i++) {
                replacement.writing(PARTITION, ("key " + i).getBytes(UTF_8), true);
            }
        });
        assertThat(failure).isInstanceOf(ConnectException.class).hasMessageContaining("replace.memory.bytes");
        replacement.writing(PARTITION, "key".getBytes(UTF_8), true);
        assertThatThrownBy(replacement::advance).isSameAs(failure);
        replacement.admit(); // partitions have come
        for (Throwable again = failure; again != null; again = catchThrowable(replacement::advance)) {
            assertThat(again).isSameAs(failure);
            Thread.sleep(10);
        }
        advanceUntil(replacement::isSweeping);
    }

    private void produceAndApplyOthers() {
        memory.produce("k", false);
        memory.produce("k", true);
        apply(1);
        apply(2);
    }

    private void endsWithAll() throws InterruptedException {
        readAgain(1);
        assertThat(memory.keys)
                .as("k is at a server that is not given it again")
                .contains("k");
        readAgain(2);
        memory.through = true;
        advanceUntil(() -> shards.ledger().replacing().isEmpty());
        assertThat(memory.keys).containsExactly("first", "k");
    }

    /** A record is written as a batch of its own. */
    private void apply(int offset) {
        note(offset);
        memory.write(memory.records.get(offset));
        shards.applied(offset + 1);
        replacement.advance();
    }

    /** The same of a record that the server of its key is spared. */
    private void readAgain(int offset) throws InterruptedException {
        note(offset);
        shards.applied(offset + 1);
        advance();
    }

    private void note(int offset) {
        ConsumerRecord<byte[], byte[]> record = memory.records.get(offset);
        replacement.writing(PARTITION, record.key(), record.value() != null);
    }

    private void advance() throws InterruptedException {
        for (int i = 0; i < STEPS; i++) {
            replacement.advance();
            Thread.sleep(100);
        }
    }

    private void advanceUntil(BooleanSupplier reached) throws InterruptedException {
        for (int i = 0; i < 1_000 && !reached.getAsBoolean(); i++) {
            replacement.advance();
            Thread.sleep(10);
        }
        assertThat(reached.getAsBoolean()).isTrue();
    }
}
