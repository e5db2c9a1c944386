package io.rediscdc.source.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class EmittedRecordTest {
    private final LongAdder dropped = new LongAdder();
    private final Acks acks = new Acks(dropped);

    @Test
    void whatIsAcknowledgedTwiceStandsForNoOtherRecord() {
        EmittedRecord first = record();
        EmittedRecord second = record();
        long barrier = acks.barrier();
        first.acknowledged(true);
        first.acknowledged(true);
        assertFalse(acks.passed(barrier));
        second.acknowledged(true);
        assertTrue(acks.passed(barrier));
    }

    @Test
    void whatIsDroppedTwiceHoldsNoBarrierUp() {
        EmittedRecord only = record();
        only.acknowledged(false);
        only.acknowledged(false);
        assertEquals(1, dropped.sum());
        assertTrue(acks.passed(acks.barrier()));
    }

    private EmittedRecord record() {
        return new EmittedRecord(Map.of(), Map.of(), "t", 0, null, new byte[0], null, null, 0, 0, List.of(), acks);
    }
}
