package io.rediscdc.tools.tail;

import io.rediscdc.tools.tail.Change.Op;
import java.io.PrintStream;
import java.util.Locale;

/** Prints changes for people, one a line. */
final class ChangePrinter implements Printer {
    private static final String BOLD = "1";
    private static final String FAINT = "2";
    private static final int LEAST_ROOM = 24;

    private final PrintStream out;
    private final boolean colours;
    private final int width;

    /**
     * @param width of a line, about; {@link ValueText#ALL} for all of each value
     */
    ChangePrinter(PrintStream out, boolean colours, int width) {
        this.out = out;
        this.colours = colours;
        this.width = width;
    }

    @Override
    public void print(Change change) {
        Line line = new Line();
        line.add(FAINT, Moment.of(change.place().timeMs()));
        line.add(FAINT, change.place().toString());
        String op = change.op().name().toLowerCase(Locale.ROOT);
        line.add(colour(change.op()), String.format(Locale.ROOT, "%-6s", op));
        line.add(null, change.db() == null ? "db?" : "db" + change.db());
        line.add(BOLD, change.key() == null ? "(no key)" : Text.key(change.key()));
        if (change.cause() != null) {
            line.add(null, "(" + change.cause() + ")");
        }
        if (change.type() != null) {
            line.add(null, change.type().redisName());
        }
        if (change.expireAtMs() != 0) {
            line.add(null, "expires " + Moment.of(change.expireAtMs()));
        }
        if (change.note() != null) {
            line.add(null, change.note());
        }
        if (change.value() != null) {
            int room = width == ValueText.ALL ? width : Math.max(width - line.shown, LEAST_ROOM);
            line.add(null, ValueText.of(change.value(), room));
        }
        out.println(line.text);
    }

    private static String colour(Op op) {
        return switch (op) {
            case UPDATE -> "32"; // green
            case READ -> "36"; // cyan
            case DELETE -> "31"; // red
            case CHUNK -> FAINT;
            case UNREADABLE -> "1;33"; // bold yellow
        };
    }

    /** What is printed, and how much of it is seen. */
    private final class Line {
        private final StringBuilder text = new StringBuilder();
        private int shown;

        private void add(String style, String part) {
            String space = text.length() == 0 ? "" : "  ";
            text.append(space);
            text.append(colours && style != null ? "\u001b[" + style + "m" + part + "\u001b[0m" : part);
            shown += space.length() + part.length();
        }
    }
}
