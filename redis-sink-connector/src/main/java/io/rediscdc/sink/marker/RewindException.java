package io.rediscdc.sink.marker;

/** Some server of the target does not hold what was applied: partitions must be read again before anything is written. */
public final class RewindException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RewindException(String message) {
        super(message);
    }
}
