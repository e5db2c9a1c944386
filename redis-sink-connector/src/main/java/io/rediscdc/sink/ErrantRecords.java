package io.rediscdc.sink;

import io.rediscdc.sink.write.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The bad records of one batch. They are reported only once all else is applied, so that a batch that is tried again
 * reports none of them twice.
 */
final class ErrantRecords {
    private static final String WAYS_OUT = ". The ways out: set errors.tolerance=all and"
            + " errors.deadletterqueue.topic.name=TOPIC, which puts such records there and goes on; or repair the cause"
            + " and restart the task; or step over the record with PATCH /connectors/NAME/offsets. Nothing was skipped.";

    private final List<Errant> found = new ArrayList<>();

    private record Errant(SinkRecord record, DataException reason) {}

    void add(SinkRecord record, DataException reason) {
        found.add(new Errant(record, reason));
    }

    void add(Refusal refusal) {
        add(
                refusal.state().mutation().record(),
                new DataException("Redis refuses the " + refusal.state() + ": " + refusal.reason()));
    }

    /**
     * Gives all to the reporter; the worker waits for its futures before it commits.
     *
     * @param reporter null if neither a dead-letter queue nor a log of errors is configured
     * @return how many there were
     * @throws DataException for the first one, if there is no reporter
     */
    int report(ErrantRecordReporter reporter) {
        for (Errant errant : found) {
            if (reporter == null) {
                throw new DataException(errant.reason().getMessage() + WAYS_OUT, errant.reason());
            }
            var unused = reporter.report(errant.record(), errant.reason());
        }
        return found.size();
    }
}
