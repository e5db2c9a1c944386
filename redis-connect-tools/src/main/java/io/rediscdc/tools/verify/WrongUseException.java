package io.rediscdc.tools.verify;

/** What the user gave cannot be worked with; the message names the option or field, the value, the rule and the way out. */
public final class WrongUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WrongUseException(String message) {
        super(message);
    }
}
