package io.rediscdc.tools.verify;

/** The key changed its type or went away between two commands that read it. */
final class TornReadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TornReadException() {
        super("the key changed while it was read", null, false, false);
    }
}
