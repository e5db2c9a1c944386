package io.rediscdc.sink.gather;

import io.rediscdc.event.DbKey;
import io.rediscdc.event.Reserved;
import io.rediscdc.event.SlotTags;
import io.rediscdc.event.Slots;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Names the keys at the target in which a task gathers chunks: in our own namespace, in the slot of the key that they
 * are for, and of this run of the task alone, so that no one else writes into them.
 */
public final class TemporaryKeys {
    private final UUID run;

    /**
     * @param run of this run of the task alone
     */
    public TemporaryKeys(UUID run) {
        this.run = run;
    }

    /**
     * @param target the key as it is at the target
     * @param set of chunks
     */
    public DbKey of(DbKey target, UUID set) {
        String name = Reserved.PREFIX + "gather:{" + SlotTags.of(Slots.of(target.bytes())) + "}:" + set + ":" + run;
        return new DbKey(target.db(), name.getBytes(StandardCharsets.US_ASCII));
    }
}
