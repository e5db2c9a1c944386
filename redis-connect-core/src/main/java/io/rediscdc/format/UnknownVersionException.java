package io.rediscdc.format;

/**
 * The record is ours but of a version that this build cannot read. It is not a bad record: the reader must stop until it
 * is upgraded, or the state would be lost.
 */
public class UnknownVersionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnknownVersionException(int found, int known) {
        super("record format version " + found + " is newer than version " + known
                + ", the newest that this connector reads: upgrade the sink connector to at least the source's version,"
                + " then restart the task; nothing was skipped");
    }
}
