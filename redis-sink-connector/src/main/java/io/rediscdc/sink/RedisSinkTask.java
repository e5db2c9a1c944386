package io.rediscdc.sink;

import io.rediscdc.Version;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** Connect's view of a sink task; what works is a {@link StartedSinkTask}. */
public final class RedisSinkTask extends SinkTask {
    /** Set by {@link #start}, read by the other calls, of which {@link #stop} may come from another thread. */
    private volatile StartedSinkTask started;

    @Override
    public String version() {
        return Version.current();
    }

    @Override
    public synchronized void start(Map<String, String> props) {
        started = StartedSinkTask.start(props, context);
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        started.open(partitions);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        started.put(records);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> reached) {
        return started.committable(reached);
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        started.closePartitions(partitions);
    }

    @Override
    public synchronized void stop() {
        if (started != null) {
            started.close();
        }
    }
}
