package io.rediscdc.sink.downgrade;

/** A DUMP payload cannot be given an older form; the message says why, as a clause, and what to do. */
public final class NoOlderFormException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NoOlderFormException(String reason) {
        super(reason);
    }
}
