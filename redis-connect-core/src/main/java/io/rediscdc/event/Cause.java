package io.rediscdc.event;

/** Why a key is absent: the text of the header {@code redis.cause} on a tombstone. */
public enum Cause {
    DEL("del"),
    EXPIRED("expired"),
    EVICTED("evicted"),
    FLUSHED("flushed"),
    RECONCILED("reconciled"),
    /** Not known, or the header was lost on the way; a reader treats it as {@link #DEL}. */
    UNKNOWN("unknown");

    private final String text;

    Cause(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** The cause with this text; {@link #UNKNOWN} for anything else, null included. */
    public static Cause ofText(String text) {
        for (Cause cause : values()) {
            if (cause.text.equals(text)) {
                return cause;
            }
        }
        return UNKNOWN;
    }
}
