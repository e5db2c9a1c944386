package io.rediscdc.source.capture.monitor;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.source.capture.Hints;
import io.rediscdc.source.capture.monitor.BlockedMoves.Move;
import io.rediscdc.source.capture.monitor.CommandRule.Kind;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Turns lines into hints. A line says that a command was run, not that it changed anything, and EVAL and the like are
 * followed by a line for each command inside. For one thread.
 */
final class LineInterpreter implements LineAssembler.Lines {
    private static final byte[] DB = {'d', 'b'};
    private static final int MOST_UNKNOWN = 100;

    private final CommandTable commands;
    private final Hints hints;
    private final Consumer<String> unknown;
    private final MonitorLine line = new MonitorLine();
    private final BlockedMoves moves = new BlockedMoves();
    private final IntConsumer changed = this::changed;
    private final Set<String> unknownSeen = new HashSet<>();
    private Cause cause;

    /**
     * @param unknown told the word of each command that the server did not list, once
     */
    LineInterpreter(CommandTable commands, Hints hints, Consumer<String> unknown) {
        this.commands = commands;
        this.hints = hints;
        this.unknown = unknown;
    }

    /**
     * @throws MalformedLineException if it cannot be taken apart or remembered: from then on changes may be missed
     */
    @Override
    public void line(byte[] bytes, int from, int to) {
        if (!line.begin(bytes, from, to)) {
            return;
        }
        if (!moves.isEmpty() && !line.byScript()) {
            moves.forget(line.source());
        }
        CommandRule rule = commands.find(line);
        if (rule == null) {
            sayUnknown();
            rule = CommandRule.UNKNOWN;
        }
        if (rule.kind() != Kind.NONE) {
            apply(rule);
        }
    }

    private void apply(CommandRule rule) {
        cause = rule.kind() == Kind.REMOVE || rule.kind() == Kind.MOVE ? Cause.DEL : Cause.UNKNOWN;
        for (KeyRule keys : rule.rules()) {
            keys.keys(line, changed);
        }
        switch (rule.kind()) {
            case FLUSHALL -> hints.flushed(Hints.ALL_DATABASES);
            case FLUSHDB -> hints.flushed(line.db());
            case SWAPDB -> swapped();
            case MOVE -> changedElsewhere(1, 2);
            case COPY -> copied();
            case BLMOVE -> mayBlock(5);
            case BRPOPLPUSH -> mayBlock(3);
            default -> {}
        }
    }

    private void changed(int argument) {
        changed(line.db(), line.argument(argument));
    }

    private void changed(int db, byte[] key) {
        hints.changed(db, key, cause);
        if (!moves.isEmpty()) {
            moves.follow(
                    new DbKey(db, key), line.micros(), also -> hints.changed(also.db(), also.bytes(), Cause.UNKNOWN));
        }
    }

    /** A wrong number means that the command failed, so that nothing changed. */
    private void changedElsewhere(int key, int database) {
        int db = line.has(database) ? line.number(database) : -1;
        if (db >= 0) {
            changed(db, line.argument(key));
        }
    }

    private void copied() {
        for (int at = 3; line.has(at + 1); at++) {
            if (line.is(at, DB)) {
                changedElsewhere(2, at + 1);
            }
        }
    }

    private void swapped() {
        if (line.has(2) && line.number(1) >= 0 && line.number(2) >= 0) {
            hints.swapped(line.number(1), line.number(2));
        }
    }

    private void mayBlock(int timeout) {
        if (line.byScript() || !line.has(timeout)) {
            return; // a script never blocks
        }
        Move move = new Move(key(1), key(2), untilMicros(timeout));
        String client = line.source();
        if (client.startsWith("unix:")) {
            client += " " + move.source() + " " + move.destination(); // all clients of the path have one name
        }
        if (!moves.add(client, move, line.micros())) {
            throw new MalformedLineException("more than " + BlockedMoves.MOST
                    + " clients may be blocked in BLMOVE or BRPOPLPUSH, and which keys those change cannot be told");
        }
    }

    private DbKey key(int argument) {
        return new DbKey(line.db(), line.argument(argument));
    }

    private long untilMicros(int timeout) {
        String text = new String(line.argument(timeout), StandardCharsets.US_ASCII);
        try {
            double seconds = Double.parseDouble(text);
            return seconds > 0 && seconds < 1e9 ? line.micros() + (long) (seconds * 1e6) : Long.MAX_VALUE;
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE; // the server reads other ways to write a number, too
        }
    }

    private void sayUnknown() {
        if (unknownSeen.size() < MOST_UNKNOWN) {
            String word =
                    new String(line.array(), line.start(0), line.end(0) - line.start(0), StandardCharsets.ISO_8859_1);
            if (unknownSeen.add(word)) {
                unknown.accept(word);
            }
        }
    }
}
