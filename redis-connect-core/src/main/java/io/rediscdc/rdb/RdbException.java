package io.rediscdc.rdb;

/** The body of a DUMP payload cannot be read or made; the message says why, as a clause. */
public final class RdbException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RdbException(String reason) {
        super(reason);
    }
}
