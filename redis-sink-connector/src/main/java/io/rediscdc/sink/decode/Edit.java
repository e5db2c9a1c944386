package io.rediscdc.sink.decode;

import io.rediscdc.event.Slice;
import java.util.ArrayList;
import java.util.List;

/** What a mapped record does to a key where that is not a whole state in a form that SET or RESTORE takes. */
public sealed interface Edit {
    /** What the key is of, for messages. */
    String type();

    /** Bytes of what is written, about. */
    long bytes();

    /** The one JSON document that the key shall hold, whatever it held. */
    record Document(Slice json, long expireAtMs) implements Edit {
        @Override
        public String type() {
            return "json";
        }

        @Override
        public long bytes() {
            return json.length();
        }
    }

    /**
     * What is added to a key, or clears it: one step a record, in their order.
     *
     * @param once whether a step that was done must not be done again: then the target notes how far each partition is
     */
    record Additions(String type, boolean once, List<Step> steps) implements Edit {
        /** Those of several mutations of one key, in their order. */
        public static Additions join(List<Mutation> all) {
            Additions first = (Additions) all.get(0).edit();
            List<Step> steps = new ArrayList<>();
            all.forEach(each -> steps.addAll(((Additions) each.edit()).steps()));
            return new Additions(first.type(), first.once(), steps);
        }

        @Override
        public long bytes() {
            long bytes = 0;
            for (Step step : steps) {
                bytes += step.bytes();
            }
            return bytes;
        }
    }

    /**
     * What one record does.
     *
     * @param from the connector, topic and partition that it comes from
     * @param offset the record's
     * @param timestamp the record's, in ms since 1970; -1 if it has none
     * @param expireAtMs when the key shall expire, unless it was to expire later already; 0 to leave that as it is
     * @param commands each without its key, which stands behind the first word
     */
    record Step(String from, long offset, long timestamp, long expireAtMs, List<List<Object>> commands) {
        long bytes() {
            long bytes = from.length();
            for (List<Object> command : commands) {
                for (Object arg : command) {
                    bytes += arg instanceof byte[] array
                            ? array.length
                            : arg.toString().length();
                }
            }
            return bytes;
        }

        /** How many arguments it takes of a command, about. */
        public int args() {
            int args = 5;
            for (List<Object> command : commands) {
                args += 1 + command.size();
            }
            return args;
        }
    }
}
