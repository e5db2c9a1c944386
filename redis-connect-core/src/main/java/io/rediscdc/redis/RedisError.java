package io.rediscdc.redis;

/**
 * An error as Redis answered it, such as {@code WRONGTYPE Operation against a key ...}.
 *
 * @param message the line without the leading '-', and without the arguments of a command that Redis does not know: it
 *     repeats them, and they may be a password or someone's data
 */
public record RedisError(String message) {
    private static final String IN_SCRIPT = "@user_script: ";
    private static final String ARGUMENTS = ", with args beginning with";

    public RedisError {
        int arguments = message.indexOf(ARGUMENTS);
        message = arguments < 0 ? message : message.substring(0, arguments);
    }

    /**
     * The first word, such as {@code WRONGTYPE}, {@code NOPERM} or the general {@code ERR}. Before 7.0 an error that stops
     * a command inside a script is preceded by where in the script it was.
     */
    public String code() {
        int script = message.indexOf(IN_SCRIPT);
        int inner = script < 0 ? -1 : message.indexOf(": -", script);
        int from = inner < 0 ? 0 : inner + 3;
        int space = message.indexOf(' ', from);
        return space < 0 ? message.substring(from) : message.substring(from, space);
    }

    /** The message to go on from with a full stop: some end with one. */
    public String sentence() {
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }

    /** Whether a server that knows us and works answers PING so: it cannot save, or is busy with a script. */
    public boolean isSignOfLife() {
        return code().equals("MISCONF") || code().equals("BUSY");
    }

    /** Which of the three kinds it is. */
    public ErrorKind kind() {
        return ErrorKind.ofReply(this);
    }

    /** Whether the server does not have the database that was selected. */
    public boolean isOfNoDatabase() {
        return ErrorKind.isOfNoDatabase(this);
    }

    /** Whether it tells of a state that passes, or may. */
    public boolean mayPass() {
        return kind() == ErrorKind.RETRIABLE || isUnheardOf();
    }

    /** Whether it may tell of a state that passes, as far as anyone can say: see {@link ErrorKind#isUnheardOf}. */
    public boolean isUnheardOf() {
        return ErrorKind.isUnheardOf(this);
    }
}
