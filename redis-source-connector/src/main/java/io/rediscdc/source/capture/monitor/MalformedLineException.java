package io.rediscdc.source.capture.monitor;

/** A line that cannot be taken apart. The message never holds an argument, which may be a secret. */
final class MalformedLineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedLineException(String message) {
        super(message);
    }
}
