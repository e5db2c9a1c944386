package io.rediscdc.source.capture.monitor;

import io.rediscdc.source.capture.monitor.CommandRule.Kind;
import io.rediscdc.source.capture.monitor.KeyRule.Begin;
import io.rediscdc.source.capture.monitor.KeyRule.Counted;
import io.rediscdc.source.capture.monitor.KeyRule.Index;
import io.rediscdc.source.capture.monitor.KeyRule.Keyword;
import io.rediscdc.source.capture.monitor.KeyRule.Range;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the reply of COMMAND: per command its name, arity, flags, first and last key and step; since Redis 7.0 also key
 * specifications, which say more and which keys are only read, and the subcommands.
 */
final class CommandReply {
    private static final int NAME = 0;
    private static final int FLAGS = 2;
    private static final int FIRST_KEY = 3;
    private static final int LAST_KEY = 4;
    private static final int STEP = 5;
    private static final int KEY_SPECS = 8;
    private static final int SUBCOMMANDS = 9;

    private CommandReply() {}

    static CommandTable table(List<?> commands) {
        Map<String, CommandRule> rules = new HashMap<>();
        for (Object command : commands) {
            List<?> fields = (List<?>) command;
            String name = text(fields.get(NAME)).toLowerCase(Locale.ROOT);
            rules.put(name.substring(name.indexOf('|') + 1), rule(name, fields));
        }
        return new CommandTable(rules);
    }

    private static CommandRule rule(String name, List<?> fields) {
        List<?> subcommands = fields.size() > SUBCOMMANDS ? (List<?>) fields.get(SUBCOMMANDS) : List.of();
        if (!subcommands.isEmpty()) {
            return new CommandRule(Kind.NONE, List.of(), table(subcommands));
        }
        List<String> flags = texts(fields.get(FLAGS));
        if (!flags.contains("write")) {
            return CommandRule.NONE;
        }
        return new CommandRule(Kind.ofWrite(name), keys(name, flags, fields), null);
    }

    private static List<KeyRule> keys(String name, List<String> flags, List<?> fields) {
        List<?> specs = fields.size() > KEY_SPECS ? (List<?>) fields.get(KEY_SPECS) : List.of();
        List<KeyRule> rules = bySpecs(specs);
        if (rules != null && !rules.isEmpty()) {
            return rules;
        }
        List<KeyRule> byHand = HandRules.of(name);
        if (byHand != null) {
            return byHand;
        }
        int first = Math.toIntExact((Long) fields.get(FIRST_KEY));
        if (rules == null || flags.contains("movablekeys")) {
            return List.of(new KeyRule.Any());
        }
        if (first == 0) {
            return List.of();
        }
        int last = Math.toIntExact((Long) fields.get(LAST_KEY));
        int step = Math.max(1, Math.toIntExact((Long) fields.get(STEP)));
        return List.of(new Range(new Index(first), last < 0 ? last : last - first, step, 0));
    }

    /**
     * The rules for the keys that are changed; or, if all are said to be only read (by a command that writes, such as
     * XREADGROUP, which changes the group), for those; null if the specifications do not tell all keys.
     */
    private static List<KeyRule> bySpecs(List<?> specs) {
        List<KeyRule> changed = new ArrayList<>();
        List<KeyRule> read = new ArrayList<>();
        for (Object each : specs) {
            Map<String, Object> spec = map(each);
            List<String> flags = texts(spec.get("flags"));
            if (flags.contains("not_key")) {
                continue;
            }
            KeyRule rule = flags.contains("incomplete") ? null : rule(spec);
            boolean onlyRead = flags.contains("RO");
            if (rule != null) {
                (onlyRead ? read : changed).add(rule);
            } else if (!onlyRead) {
                return null;
            }
        }
        return changed.isEmpty() ? read : changed;
    }

    private static KeyRule rule(Map<String, Object> spec) {
        Map<String, Object> search = map(spec.get("begin_search"));
        Map<String, Object> find = map(spec.get("find_keys"));
        Map<String, Object> where = map(search.get("spec"));
        Map<String, Object> which = map(find.get("spec"));
        Begin begin =
                switch (text(search.get("type"))) {
                    case "index" -> new Index(number(where, "index"));
                    case "keyword" -> Keyword.of(text(where.get("keyword")), number(where, "startfrom"));
                    default -> null;
                };
        if (begin == null) {
            return null;
        }
        return switch (text(find.get("type"))) {
            case "range" -> new Range(begin, number(which, "lastkey"), step(which), number(which, "limit"));
            case "keynum" -> new Counted(begin, number(which, "keynumidx"), number(which, "firstkey"), step(which));
            default -> null;
        };
    }

    private static int step(Map<String, Object> which) {
        return Math.max(1, number(which, "keystep"));
    }

    private static int number(Map<String, Object> map, String name) {
        return Math.toIntExact((Long) map.get(name));
    }

    /** RESP2 gives a map as names and values in turns. */
    private static Map<String, Object> map(Object flat) {
        List<?> parts = (List<?>) flat;
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i + 1 < parts.size(); i += 2) {
            map.put(text(parts.get(i)), parts.get(i + 1));
        }
        return map;
    }

    private static List<String> texts(Object list) {
        return ((List<?>) list).stream().map(CommandReply::text).toList();
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : (String) value;
    }
}
