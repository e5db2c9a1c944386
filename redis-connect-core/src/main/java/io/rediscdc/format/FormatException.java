package io.rediscdc.format;

/** The bytes are not a record of this format: a bad record, which belongs in the dead-letter queue. */
public class FormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FormatException(String message) {
        super(message);
    }
}
