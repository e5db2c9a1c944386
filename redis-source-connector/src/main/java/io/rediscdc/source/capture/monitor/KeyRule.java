package io.rediscdc.source.capture.monitor;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.IntConsumer;

/** Says which arguments of a command are keys that it may change. Without state. */
interface KeyRule {
    /** Gives the number of each such argument that the line has. */
    void keys(MonitorLine line, IntConsumer to);

    /** Where the arguments begin that a rule is about. */
    interface Begin {
        /** The number of the first of them, or -1 if the line has none. */
        int in(MonitorLine line);
    }

    /** Always the same place. */
    record Index(int index) implements Begin {
        @Override
        public int in(MonitorLine line) {
            return line.has(index) ? index : -1;
        }
    }

    /**
     * Behind a word such as STORE.
     *
     * @param word in small letters
     * @param from where to look for it first, or below 0 to look from the end back
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody, read for each line of MONITOR
    record Keyword(byte[] word, int from) implements Begin {
        static Keyword of(String word, int from) {
            return new Keyword(word.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII), from);
        }

        @Override
        public int in(MonitorLine line) {
            if (from < 0) {
                for (int at = line.count() + from; at > 0; at--) {
                    if (line.is(at, word)) {
                        return behind(line, at);
                    }
                }
            } else {
                for (int at = from; line.has(at); at++) {
                    if (line.is(at, word)) {
                        return behind(line, at);
                    }
                }
            }
            return -1;
        }

        private static int behind(MonitorLine line, int at) {
            return line.has(at + 1) ? at + 1 : -1;
        }
    }

    /**
     * One or several keys, at equal distances.
     *
     * @param last the last one, counted from the first; or below 0, counted from the end of the command
     * @param limit if {@code last} is below 0: only the first 1/limit of the rest are keys; 0 and 1 for all
     */
    record Range(Begin begin, int last, int step, int limit) implements KeyRule {
        @Override
        public void keys(MonitorLine line, IntConsumer to) {
            int first = begin.in(line);
            if (first < 0) {
                return;
            }
            int end = first + last;
            if (last < 0) {
                int count = line.count();
                end = limit <= 1 ? count + last : first + (count - first) / limit + last;
            }
            for (int at = first; at <= end && line.has(at); at += step) {
                to.accept(at);
            }
        }
    }

    /**
     * As many keys as an argument says.
     *
     * @param number where that argument is, counted from the begin
     * @param first where the first key is, counted from the begin
     */
    record Counted(Begin begin, int number, int first, int step) implements KeyRule {
        @Override
        public void keys(MonitorLine line, IntConsumer to) {
            int from = begin.in(line);
            if (from < 0 || !line.has(from + number)) {
                return;
            }
            int keys = line.number(from + number);
            for (int i = 0; i < keys && line.has(from + first + i * step); i++) {
                to.accept(from + first + i * step);
            }
        }
    }

    /** Any argument may be one: for a command of which nothing better is known. */
    record Any() implements KeyRule {
        @Override
        public void keys(MonitorLine line, IntConsumer to) {
            for (int at = 1; line.has(at); at++) {
                to.accept(at);
            }
        }
    }
}
