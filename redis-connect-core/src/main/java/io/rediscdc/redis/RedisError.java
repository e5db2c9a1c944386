package io.rediscdc.redis;

/**
 * An error as Redis answered it, such as {@code WRONGTYPE Operation against a key ...}.
 *
 * @param message the whole line without the leading '-'
 */
public record RedisError(String message) {
    /** The first word, such as {@code WRONGTYPE}, {@code NOPERM} or the general {@code ERR}. */
    public String code() {
        int space = message.indexOf(' ');
        return space < 0 ? message : message.substring(0, space);
    }

    /** The message to go on from with a full stop: some end with one. */
    public String sentence() {
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }

    /** Which of the three kinds it is. */
    public ErrorKind kind() {
        return ErrorKind.ofReply(this);
    }
}
