package io.rediscdc.tools.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.tools.verify.WrongUseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Where reading begins, and in which order it goes on. */
class TopicOrderTest {
    @Test
    void partitionsAreMergedByTimeAndKeepTheirOwnOrder() {
        ConsumerRecords<byte[], byte[]> polled = new ConsumerRecords<>(
                Map.of(
                        new TopicPartition("t", 0),
                        List.of(record(0, 0, 10), record(0, 1, 40), record(0, 2, 5)),
                        new TopicPartition("t", 1),
                        List.of(record(1, 0, 20), record(1, 1, 30))),
                Map.of());
        assertThat(ByTime.of(polled))
                .extracting(record -> record.partition() + "@" + record.offset())
                .containsExactly("0@0", "1@0", "1@1", "0@1", "0@2");
    }

    @Test
    void fromIsStartEndOrAnOffsetWithinWhatThereIs() {
        assertThat(From.parse("start").within(5, 9)).isEqualTo(5);
        assertThat(From.parse("end").within(5, 9)).isEqualTo(9);
        assertThat(From.parse("7").within(5, 9)).isEqualTo(7);
        assertThat(From.parse("0").within(5, 9)).isEqualTo(5);
        assertThat(From.parse("99").within(5, 9)).isEqualTo(9);
        for (String wrong : new String[] {"-1", "", "begin", "1234567890123456789012"}) {
            assertThatThrownBy(() -> From.parse(wrong))
                    .isInstanceOf(WrongUseException.class)
                    .hasMessageContaining("--from " + wrong);
        }
    }

    private static ConsumerRecord<byte[], byte[]> record(int partition, long offset, long timeMs) {
        return new ConsumerRecord<>(
                "t",
                partition,
                offset,
                timeMs,
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                null,
                new RecordHeaders(),
                Optional.empty());
    }
}
