package io.rediscdc.source.shard;

import java.util.concurrent.atomic.LongAdder;

/** What was heard of a server in one session. The capture's thread counts, the shard's compares. */
record Heard(LongAdder hints, LongAdder flushes, LongAdder swaps) {
    Heard() {
        this(new LongAdder(), new LongAdder(), new LongAdder());
    }
}
