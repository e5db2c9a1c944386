package io.rediscdc.sink.config;

import java.util.Locale;
import java.util.Map;

/**
 * Whether the connector's own consumer keeps to committed transactions. A source on workers with exactly-once support
 * takes what it wrote in an aborted one for never written and does not revoke it, so a sink must not apply it.
 */
public enum Isolation {
    COMMITTED,
    UNCOMMITTED,
    /** The worker decides, whose consumers are read_uncommitted unless it says otherwise. */
    OF_WORKER;

    public static final String KEY = "consumer.override.isolation.level";

    public static Isolation of(Map<String, String> props) {
        String level = props.get(KEY);
        if (level == null) {
            return OF_WORKER;
        }
        return level.strip().toLowerCase(Locale.ROOT).equals("read_committed") ? COMMITTED : UNCOMMITTED;
    }
}
