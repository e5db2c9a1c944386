package io.rediscdc.it.docs;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Type;

/** A page with every key of a connector, made from its {@link ConfigDef}. */
final class ConfigPage {
    private final String head;
    private final ConfigDef def;
    private final Map<String, Change> changes;

    ConfigPage(String head, ConfigDef def, Map<String, Change> changes) {
        this.head = head;
        this.def = def;
        this.changes = new HashMap<>(Change.CONNECTION);
        this.changes.putAll(changes);
    }

    ConfigDef def() {
        return def;
    }

    Map<String, Change> changes() {
        return changes;
    }

    String text() {
        StringBuilder page = new StringBuilder(head);
        for (String group : def.groups()) {
            page.append("\n## ")
                    .append(group)
                    .append("\n\n| key | type | default | valid | importance | | changed while it runs |\n")
                    .append("|---|---|---|---|---|---|---|\n");
            def.configKeys().values().stream()
                    .filter(key -> group.equals(key.group))
                    .sorted((a, b) -> Integer.compare(a.orderInGroup, b.orderInGroup))
                    .forEach(key -> page.append(row(key)));
        }
        return page.toString();
    }

    private String row(ConfigKey key) {
        Change change = changes.get(key.name);
        return String.join(
                        " | ",
                        "| `" + key.name + "`",
                        lower(key.type),
                        defaultOf(key),
                        key.validator == null ? "" : cell(key.validator.toString()),
                        lower(key.importance),
                        cell(key.documentation),
                        change == null ? "" : change.text())
                + " |\n";
    }

    private static String defaultOf(ConfigKey key) {
        if (!key.hasDefault()) {
            return "**required**";
        }
        if (key.defaultValue == null || key.defaultValue.equals("")) {
            return "none";
        }
        Type type = key.type == Type.PASSWORD ? Type.STRING : key.type;
        return "`" + ConfigDef.convertToString(key.defaultValue, type).replace("|", "\\|") + "`";
    }

    /** What would end a table's cell, or be taken for markup, is escaped. */
    private static String cell(String text) {
        return text.replace("|", "\\|").replace("*", "\\*").replace("\n", " ");
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
