package io.rediscdc.sink.config;

import io.rediscdc.config.Group;
import io.rediscdc.config.Rules;
import io.rediscdc.filter.KeyFilter;
import io.rediscdc.filter.KeyNames;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Which keys are written, and under what names. */
public final class KeysConfig {
    public static final String INCLUDE = "keys.include";
    public static final String EXCLUDE = "keys.exclude";
    public static final String PREFIX_STRIP = "key.prefix.strip";
    public static final String PREFIX_ADD = "key.prefix.add";

    private KeysConfig() {}

    static void define(ConfigDef def) {
        new Group(def, "Keys")
                .key(
                        INCLUDE,
                        Type.STRING,
                        "*",
                        Rules.parsedBy("at least one glob", Rules::globs),
                        Importance.MEDIUM,
                        "Include keys",
                        "Globs as in Redis' SCAN MATCH, separated by commas (\\, for a comma inside), over the keys as they"
                                + " are at the source; a key that matches none is left alone, at the target too.")
                .key(
                        EXCLUDE,
                        Type.STRING,
                        "",
                        null,
                        Importance.MEDIUM,
                        "Exclude keys",
                        "Globs as for keys.include; a key that matches one is left alone.")
                .key(
                        PREFIX_STRIP,
                        Type.STRING,
                        "",
                        Rules.parsedBy("a text without '{'", KeyNames::requireStrippable),
                        Importance.MEDIUM,
                        "Prefix to take off",
                        "What every key begins with at the source and not at the target. A record of a key that does not"
                                + " is a bad record, since nothing says where it belongs: it goes to the dead letters, or"
                                + " the task fails. keys.include=PREFIX* leaves such keys out.")
                .key(
                        PREFIX_ADD,
                        Type.STRING,
                        "",
                        Rules.parsedBy(
                                "a text without '{' but for ${db}, behind which stands no digit",
                                KeyNames::requireAddable),
                        Importance.MEDIUM,
                        "Prefix to add",
                        "What keys begin with at the target, after key.prefix.strip was taken off. ${db} stands for the"
                                + " number of the database at the source, and keeps apart what database.map leads into"
                                + " one.");
    }

    public static KeyFilter filter(AbstractConfig config) {
        return new KeyFilter(Rules.globs(config.getString(INCLUDE)), Rules.splitList(config.getString(EXCLUDE)));
    }

    public static KeyNames names(AbstractConfig config) {
        return new KeyNames(config.getString(PREFIX_STRIP), config.getString(PREFIX_ADD));
    }
}
