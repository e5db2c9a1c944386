package io.rediscdc.tools.tail;

import io.rediscdc.tools.verify.WrongUseException;

/**
 * Where reading begins in each partition.
 *
 * @param offset the first offset that is read; {@link #START} and {@link #END} for either end of the partition
 */
record From(long offset) {
    static final long START = Long.MIN_VALUE;
    static final long END = Long.MAX_VALUE;

    static From parse(String text) {
        switch (text) {
            case "start":
                return new From(START);
            case "end":
                return new From(END);
            default:
                if (text.matches("\\d{1,18}")) {
                    return new From(Long.parseLong(text));
                }
                throw new WrongUseException("--from " + text + ": must be start, end or an offset, from 0");
        }
    }

    /** Within what a partition has. */
    long within(long beginning, long end) {
        return Math.max(beginning, Math.min(offset, end));
    }
}
