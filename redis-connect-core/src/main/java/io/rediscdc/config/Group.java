package io.rediscdc.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * Defines the keys of one group of a {@link ConfigDef} in their order. Importance: HIGH must be thought about, MEDIUM
 * may be tuned, LOW is best left alone.
 */
public final class Group {
    /** The default of a key that must be given. */
    public static final Object REQUIRED = ConfigDef.NO_DEFAULT_VALUE;

    private final ConfigDef def;
    private final String name;
    private int order;

    public Group(ConfigDef def, String name) {
        this.def = def;
        this.name = name;
    }

    /** Adds a key. {@code rule} may be null, for anything; one that recommends does so too. */
    public Group key(
            String key,
            Type type,
            Object defaultValue,
            ConfigDef.Validator rule,
            Importance importance,
            String displayName,
            String doc) {
        Width width = type == Type.STRING || type == Type.PASSWORD ? Width.LONG : Width.SHORT;
        ConfigDef.Recommender recommender = rule instanceof ConfigDef.Recommender r ? r : null;
        def.define(key, type, defaultValue, rule, importance, doc, name, ++order, width, displayName, recommender);
        return this;
    }
}
