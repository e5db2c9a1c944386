package io.rediscdc.sink.marker;

import io.rediscdc.sink.config.MarkerConfig;
import io.rediscdc.sink.metrics.SinkMetrics;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of servers that have to be filled anew. */
record Losses(String onStale, SinkMetrics metrics) {
    private static final Logger LOG = LoggerFactory.getLogger(Losses.class);

    /** A server's position was too old, and what it holds is built up anew. */
    void stale(String server, TopicPartition partition) {
        metrics.rebuilds.increment();
        LOG.warn(
                "{} was last up to date so long ago that deletes of {} may be missed, or the topic was made anew: it is"
                        + " read from the beginning, and then what it does not hold is removed ({}={})",
                server,
                partition,
                MarkerConfig.ON_STALE,
                onStale);
    }

    void wiped(String server) {
        metrics.wipedShards.increment();
        LOG.warn(
                "{} holds nothing any more of what this connector wrote there: it was flushed or restarted empty, or"
                        + " has lost its markers. The topics are read from the beginning to fill it again. Nothing is"
                        + " skipped.",
                server);
    }
}
