package io.rediscdc.it.sync;

import io.rediscdc.event.DbKey;
import io.rediscdc.it.Keys;
import io.rediscdc.it.Redis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every key of a server with its DUMP and whether it has an expiry, to tell which keys a command has changed. */
final class KeySpace {
    private static final int DATABASES = 10;

    private final Map<DbKey, List<Object>> values;

    private KeySpace(Map<DbKey, List<Object>> values) {
        this.values = values;
    }

    /** Looks by a connection of its own. */
    static KeySpace of(Redis looker) {
        Map<DbKey, List<Object>> values = new HashMap<>();
        for (int db = 0; db < DATABASES; db++) {
            looker.call("SELECT", db);
            for (Object key : (List<?>) looker.call("KEYS", "*")) {
                if (Keys.isMarker((byte[]) key)) {
                    continue;
                }
                List<Object> state = new ArrayList<>();
                state.add(looker.call("PTTL", key).equals(-1L));
                for (byte b : (byte[]) looker.call("DUMP", key)) {
                    state.add(b);
                }
                values.put(new DbKey(db, (byte[]) key), state);
            }
        }
        return new KeySpace(values);
    }

    /** Keys that are not the same, or only there or here. */
    Set<DbKey> differing(KeySpace other) {
        Set<DbKey> all = new HashSet<>(values.keySet());
        all.addAll(other.values.keySet());
        all.removeIf(key -> values.containsKey(key) && values.get(key).equals(other.values.get(key)));
        return all;
    }
}
