package io.rediscdc.sink.downgrade;

import io.rediscdc.rdb.RdbInput;
import io.rediscdc.rdb.RdbOutput;
import io.rediscdc.rdb.RdbType;

/**
 * Leaves out of a stream what an older form does not have: when consumers were last active, and, before RDB version 10,
 * what it counts beyond its entries. Entries, groups, consumers and what is pending go over as they are.
 */
final class StreamRewrite {
    private static final int ID_BYTES = 16;
    private static final int TIME_BYTES = 8;
    /** First id, greatest deleted id, both in two numbers, and how many were added in all. */
    private static final int COUNTERS = 5;

    private final RdbInput in;
    private final RdbOutput out;
    private final boolean activeTimes;
    private final boolean keepCounters;

    StreamRewrite(RdbType from, RdbInput in, RdbType to, RdbOutput out) {
        this.in = in;
        this.out = out;
        activeTimes = from == RdbType.STREAM_LISTPACKS_3;
        keepCounters = to == RdbType.STREAM_LISTPACKS_2;
    }

    void run() {
        int mark = in.mark();
        for (int nodes = in.count(); nodes > 0; nodes--) {
            in.skipString();
            in.skipString();
        }
        numbers(3); // how many entries, last id
        out.write(in.since(mark));
        counters(COUNTERS);
        mark = in.mark();
        int groups = in.count();
        out.write(in.since(mark));
        for (int i = 0; i < groups; i++) {
            group();
        }
    }

    private void group() {
        int mark = in.mark();
        in.skipString();
        numbers(2); // last delivered id
        out.write(in.since(mark));
        counters(1); // how many were read
        mark = in.mark();
        for (int pending = in.count(); pending > 0; pending--) {
            in.bytes(ID_BYTES + TIME_BYTES);
            in.length(); // how often it was delivered
        }
        int consumers = in.count();
        out.write(in.since(mark));
        for (int i = 0; i < consumers; i++) {
            consumer();
        }
    }

    private void consumer() {
        int mark = in.mark();
        in.skipString();
        in.bytes(TIME_BYTES); // when it was seen
        out.write(in.since(mark));
        if (activeTimes) {
            in.bytes(TIME_BYTES);
        }
        mark = in.mark();
        for (int pending = in.count(); pending > 0; pending--) {
            in.bytes(ID_BYTES);
        }
        out.write(in.since(mark));
    }

    private void counters(int count) {
        int mark = in.mark();
        numbers(count);
        if (keepCounters) {
            out.write(in.since(mark));
        }
    }

    private void numbers(int count) {
        for (int i = 0; i < count; i++) {
            in.length();
        }
    }
}
