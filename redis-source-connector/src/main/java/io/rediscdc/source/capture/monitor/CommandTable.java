package io.rediscdc.source.capture.monitor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** Finds a command's rule by its word where that lies in a line, in capital or small letters. Does not change. */
final class CommandTable {
    private final byte[][] names;
    private final CommandRule[] rules;
    private final int mask;
    private final int size;

    CommandTable(Map<String, CommandRule> commands) {
        size = commands.size();
        int slots = Integer.highestOneBit(Math.max(4, size * 2)) * 2;
        mask = slots - 1;
        names = new byte[slots][];
        rules = new CommandRule[slots];
        commands.forEach((name, rule) -> {
            byte[] word = name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
            int slot = slot(word, 0, word.length);
            names[slot] = word;
            rules[slot] = rule;
        });
    }

    int size() {
        return size;
    }

    /** The rule of the line's command, or null for a command that the server did not list. */
    CommandRule find(MonitorLine line) {
        CommandRule rule = find(line, 0);
        if (rule == null || rule.subcommands() == null) {
            return rule;
        }
        return line.has(1) ? rule.subcommands().find(line, 1) : CommandRule.NONE;
    }

    private CommandRule find(MonitorLine line, int argument) {
        int from = line.start(argument);
        return rules[slot(line.array(), from, line.end(argument))];
    }

    /** Where the word is, or the free slot where it would be. */
    private int slot(byte[] bytes, int from, int to) {
        int hash = 1;
        for (int at = from; at < to; at++) {
            hash = 31 * hash + MonitorLine.lower(bytes[at]);
        }
        int slot = (hash ^ hash >>> 15) & mask;
        while (names[slot] != null && !same(names[slot], bytes, from, to)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private static boolean same(byte[] name, byte[] bytes, int from, int to) {
        if (name.length != to - from) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (name[i] != MonitorLine.lower(bytes[from + i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return size + " commands in "
                + Arrays.stream(names).filter(name -> name != null).count() + " slots";
    }
}
