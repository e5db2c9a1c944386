package io.rediscdc.sink.lane;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * What to write now; it may be nothing but to look after the target.
 *
 * @param closed partitions to forget all of first
 * @param reached where the worker stands in partitions of which nothing waits
 * @param isLast whether nothing else waits
 */
record Work(List<Delivery> batch, Set<TopicPartition> closed, Map<TopicPartition, Long> reached, boolean isLast) {}
