package io.rediscdc.source.shard;

import io.rediscdc.source.capture.Capabilities;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.pass.Candidates;
import io.rediscdc.source.pass.KeyIndex;
import io.rediscdc.source.pass.Pass;
import io.rediscdc.source.pass.PassSettings;
import io.rediscdc.source.pass.Place;
import io.rediscdc.source.record.Acks;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Makes the passes of one session, to suit what its capture hears.
 *
 * @param candidates starts to read the candidates, or null to do without
 */
record PassMaker(
        ShardSettings settings,
        Function<KeyIndex, Candidates> candidates,
        Nodes nodes,
        ShardProgress progress,
        DirtySet dirty,
        Acks acks) {
    /**
     * Makes one.
     *
     * @param scan whether it looks at all keys
     * @param keysByPlace the databases to walk over, with their number of keys
     */
    Pass make(long number, GapReason reason, boolean scan, Map<Place, Long> keysByPlace) {
        PassSettings passSettings = new PassSettings(
                scan,
                reason.cause(),
                candidates,
                settings.passMemoryBytes(),
                lacks(Capabilities::database),
                key -> progress.found.take(key.db(), key.bytes(), true),
                settings.readBatchKeys(),
                lacks(Capabilities::expiry));
        return new Pass(number, passSettings, keysByPlace, dirty, acks);
    }

    /** Of a cluster notifications are heard, which tell everything. */
    private boolean lacks(Predicate<Capabilities> what) {
        return nodes.only() != null && !what.test(nodes.only().capture().capabilities());
    }
}
