package io.rediscdc.source.shard;

import io.rediscdc.source.pass.Pass;
import io.rediscdc.source.pass.Place;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator how the passes of a shard go. For the shard's thread, {@link #overflowed} for any. */
final class PassLog {
    private static final Logger LOG = LoggerFactory.getLogger(PassLog.class);
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String shard;
    private long startNanos;
    private long nextNanos;

    PassLog(String shard) {
        this.shard = shard;
    }

    /**
     * A pass is wanted, and cannot begin yet.
     *
     * @param marks how many keys are remembered
     */
    void overflowed(int marks) {
        LOG.warn(
                "Shard {}: {} changed keys are remembered, which is as many as dirty.max.keys and dirty.max.bytes allow:"
                        + " further changes are missed, and the targets differ, until a pass finds them, which follows"
                        + " when half of that is free. If that does not come, keys change faster than they can be read"
                        + " or than Kafka takes them",
                shard,
                marks);
    }

    void started(Pass pass, Set<Place> places, GapReason reason) {
        startNanos = System.nanoTime();
        nextNanos = startNanos + EVERY_NANOS;
        LOG.info(
                "Shard {}: pass {} starts over about {} keys in {}: {}",
                shard,
                pass.number(),
                pass.keysExpected(),
                places,
                reason.text());
    }

    /** Says something now and then. */
    void goesOn(Pass pass) {
        long now = System.nanoTime();
        if (now - nextNanos >= 0) {
            nextNanos = now + EVERY_NANOS;
            LOG.info(
                    "Shard {}: pass {}: {} candidates asked for, {} of about {} keys found",
                    shard,
                    pass.number(),
                    pass.candidatesRead(),
                    pass.keysScanned(),
                    pass.keysExpected());
        }
    }

    /**
     * @param proved whether Kafka has all records of it
     */
    void completed(Pass pass, boolean proved) {
        LOG.info(
                "Shard {}: pass {} is complete: {} keys found, {} candidates asked for, in {} ms",
                shard,
                pass.number(),
                pass.keysScanned(),
                pass.candidatesRead(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
        if (!proved) {
            LOG.warn(
                    "Shard {}: pass {} is not proved: the worker dropped records of it (metric records-dropped-total)."
                            + " Remove the transform or the error tolerance that drops records, or accept that the"
                            + " targets lack them",
                    shard,
                    pass.number());
        }
    }
}
