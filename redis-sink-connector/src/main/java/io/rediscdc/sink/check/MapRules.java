package io.rediscdc.sink.check;

import static io.rediscdc.sink.check.SinkValidation.clean;

import io.rediscdc.sink.config.MapConfig;
import io.rediscdc.sink.config.WritingConfig;
import io.rediscdc.sink.decode.mapped.MapType;
import io.rediscdc.sink.decode.mapped.Template;
import io.rediscdc.sink.decode.mapped.TimeToLive;
import io.rediscdc.sink.decode.mapped.TimeToLive.Unit;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;

/** What of a mapping goes together. It is the same for all targets. */
final class MapRules {
    private final Map<String, String> props;
    private final Map<String, ConfigValue> values;

    private MapRules(Map<String, String> props, Map<String, ConfigValue> values) {
        this.props = props;
        this.values = values;
    }

    static boolean isMapped(Map<String, ConfigValue> values) {
        return MapConfig.MAPPED.equals(values.get(MapConfig.FORMAT).value());
    }

    static void check(Map<String, String> props, Map<String, ConfigValue> values) {
        MapRules rules = new MapRules(props, values);
        if (!clean(values.get(MapConfig.FORMAT))) {
            return;
        }
        if (isMapped(values)) {
            rules.checkMapped();
        } else {
            MapConfig.OF_MAPPING.forEach(rules::requireMapped);
        }
    }

    private void requireMapped(String key) {
        if (props.get(key) != null) {
            values.get(key)
                    .addErrorMessage(key + " is of records of other systems, and " + MapConfig.FORMAT + "="
                            + MapConfig.REPLICA + " reads those of the source connector: set " + MapConfig.FORMAT + "="
                            + MapConfig.MAPPED + ", or remove it");
        }
    }

    private void checkMapped() {
        requireExpiredApplied();
        ConfigValue type = values.get(MapConfig.TYPE);
        if (!clean(type)) {
            return;
        }
        if (type.value() == null) {
            type.addErrorMessage(MapConfig.TYPE + " is missing, which " + MapConfig.FORMAT + "=" + MapConfig.MAPPED
                    + " needs: set it to string, hash, json, list, set, zset or stream");
            return;
        }
        MapType of = MapType.ofText((String) type.value());
        requireScore(of);
        requireKeys(of);
        requireTime();
        if (of != MapType.LIST && props.get(MapConfig.LIST_END) != null) {
            notOf(MapConfig.LIST_END, of, "list");
        }
    }

    private void requireScore(MapType type) {
        ConfigValue score = values.get(MapConfig.SCORE);
        if (type == MapType.ZSET && clean(score) && score.value() == null) {
            score.addErrorMessage(MapConfig.SCORE + " is missing, which " + MapConfig.TYPE
                    + "=zset needs: name the field that holds the score, as in value.points");
        } else if (type != MapType.ZSET && score.value() != null) {
            notOf(MapConfig.SCORE, type, "zset");
        }
    }

    private void notOf(String key, MapType type, String only) {
        values.get(key)
                .addErrorMessage(key + " is for " + MapConfig.TYPE + "=" + only + " alone, and it is " + type.text()
                        + ": remove it, or set " + MapConfig.TYPE + "=" + only);
    }

    private void requireKeys(MapType type) {
        ConfigValue key = values.get(MapConfig.KEY);
        if (clean(key) && !type.adds() && Template.parse((String) key.value()).isConstant()) {
            key.addErrorMessage(
                    MapConfig.KEY + "=" + key.value() + " is one key for all records, each of which replaces"
                            + " it whole with " + MapConfig.TYPE + "=" + type.text()
                            + ": name a part of the record in it, as in "
                            + key.value() + ":${key}");
        }
    }

    private void requireTime() {
        ConfigValue ttl = values.get(MapConfig.TTL);
        ConfigValue unit = values.get(MapConfig.TTL_UNIT);
        if (clean(ttl)
                && clean(unit)
                && ttl.value() != null
                && TimeToLive.isConstant((String) ttl.value())
                && Unit.ofText((String) unit.value()).isAbsolute()) {
            unit.addErrorMessage(unit.name() + "=" + unit.value() + " with " + ttl.name() + "=" + ttl.value()
                    + " is one moment for all keys: set " + unit.name() + "=s or ms, or name a field in " + ttl.name());
        }
    }

    /** Which of them a key expired by is told by the source connector's tombstones alone. */
    private void requireExpiredApplied() {
        ConfigValue expired = values.get(WritingConfig.APPLY_EXPIRED);
        if (clean(expired) && !WritingConfig.ALWAYS.equals(expired.value())) {
            expired.addErrorMessage(
                    expired.name() + "=" + expired.value() + " is about records of the source connector: with "
                            + MapConfig.FORMAT + "=" + MapConfig.MAPPED + " set it to " + WritingConfig.ALWAYS
                            + ", or remove it");
        }
    }
}
