package io.rediscdc.sink.decode.mapped;

/** A record does not fit the mapping. The message names the part and the rule, and goes on from the record. */
final class UnfitException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnfitException(String message) {
        super(message);
    }
}
