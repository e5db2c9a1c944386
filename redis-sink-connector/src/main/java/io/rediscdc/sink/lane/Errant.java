package io.rediscdc.sink.lane;

import io.rediscdc.sink.write.Refusal;
import io.rediscdc.sink.write.RefusedChunk;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;

/** A bad record, on its way from a lane to the dead letters, and why it is one. */
record Errant(Delivery delivery, DataException reason) {
    private static final String WAYS_OUT = ". The ways out: set errors.tolerance=all and"
            + " errors.deadletterqueue.topic.name=TOPIC, which puts such records there and goes on; or repair the cause"
            + " and restart the task; or step over the record with PATCH /connectors/NAME/offsets, but only where these show"
            + " this very offset, since all that lies between is left out with it. Nothing was skipped.";

    static Errant refused(Delivery delivery, Refusal refusal) {
        return new Errant(
                delivery, new DataException("Redis refuses the " + refusal.state() + ": " + refusal.reason()));
    }

    static Errant refused(Delivery delivery, RefusedChunk refused) {
        return new Errant(
                delivery,
                new DataException("Redis refuses the " + refused.chunk() + ": "
                        + refused.error().message()));
    }

    /**
     * Gives it to the reporter. For the task's thread alone.
     *
     * @param reporter null if neither a dead-letter queue nor a log of errors is configured
     * @return whether it was not given before
     * @throws DataException if there is no reporter
     */
    boolean report(ErrantRecordReporter reporter) {
        if (reporter == null) {
            throw new DataException(reason.getMessage() + WAYS_OUT, reason);
        }
        return delivery.report(reporter, reason);
    }
}
