package io.rediscdc.source;

import io.rediscdc.Version;
import io.rediscdc.source.record.EmittedRecord;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** Connect's view of a task; what lives is a {@link StartedSourceTask}. */
public final class RedisSourceTask extends SourceTask {
    /** Written by the worker's thread; {@link #stop} may come from another one, and before a start has ended. */
    private volatile StartedSourceTask started;

    @Override
    public String version() {
        return Version.current();
    }

    @Override
    public void start(Map<String, String> properties) {
        started = StartedSourceTask.start(properties, context);
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
        return started.poll();
    }

    /** Called by a producer's thread once Kafka has the record; without metadata if the worker dropped it. */
    @Override
    public void commitRecord(SourceRecord record, RecordMetadata metadata) {
        if (record instanceof EmittedRecord emitted) {
            emitted.acknowledged(metadata != null);
        }
    }

    @Override
    public void stop() {
        StartedSourceTask running = started;
        if (running != null) {
            running.close();
        }
    }
}
