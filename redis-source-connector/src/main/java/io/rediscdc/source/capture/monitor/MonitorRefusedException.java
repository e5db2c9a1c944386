package io.rediscdc.source.capture.monitor;

/** A server whose MONITOR cannot be used. Trying again does not help. */
public final class MonitorRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MonitorRefusedException(String message) {
        super(message);
    }
}
