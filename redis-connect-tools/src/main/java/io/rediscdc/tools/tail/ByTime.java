package io.rediscdc.tools.tail;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** Merges the partitions of one poll by time; within a partition the order is that of the offsets, whatever the time. */
final class ByTime {
    private ByTime() {}

    static List<ConsumerRecord<byte[], byte[]>> of(ConsumerRecords<byte[], byte[]> polled) {
        PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.comparingLong(head -> head.next.timestamp()));
        for (TopicPartition partition : polled.partitions()) {
            heads.add(new Head(polled.records(partition).iterator()));
        }
        List<ConsumerRecord<byte[], byte[]>> merged = new ArrayList<>(polled.count());
        while (!heads.isEmpty()) {
            Head head = heads.remove();
            merged.add(head.next);
            if (head.rest.hasNext()) {
                heads.add(new Head(head.rest));
            }
        }
        return merged;
    }

    private static final class Head {
        private final Iterator<ConsumerRecord<byte[], byte[]>> rest;
        private final ConsumerRecord<byte[], byte[]> next;

        private Head(Iterator<ConsumerRecord<byte[], byte[]>> rest) {
            this.rest = rest;
            this.next = rest.next();
        }
    }
}
