package io.rediscdc.redis;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The three kinds of error that there are. Which kind an error is of is decided here and nowhere else. */
public enum ErrorKind {
    /** It goes away by itself or by an operator's hand at the server: try again, with back-off. */
    RETRIABLE,
    /** Only this record is at fault: it goes to the dead-letter queue, else the task fails. */
    BAD_RECORD,
    /** Credentials, rights or configuration: trying again cannot help, the task fails with the way out. */
    FATAL;

    private static final Set<String> RETRIABLE_CODES = Set.of(
            "LOADING",
            "READONLY",
            "CLUSTERDOWN",
            "MASTERDOWN",
            "TRYAGAIN",
            "OOM",
            "BUSY",
            "MISCONF",
            "NOREPLICAS",
            "UNBLOCKED",
            "NOMASTERLINK");
    private static final Set<String> FATAL_CODES =
            Set.of("NOAUTH", "WRONGPASS", "NOPERM", "NOPROTO", "DENIED", "MOVED", "ASK", "CROSSSLOT");
    /** Words by which a server speaks of one value. */
    private static final List<String> OF_A_VALUE = List.of(
            "wrongtype",
            "bad data format",
            "dump payload version or checksum",
            "maximum allowed size",
            "protocol error",
            "invalid expire",
            "invalid ttl",
            "not a valid float",
            "not a float",
            "not an integer",
            "out of range",
            "stream id",
            "xadd",
            "json",
            "new objects must be created at the root",
            "at line");
    /** Words by which it speaks of what it never does. */
    private static final List<String> OF_A_COMMAND =
            List.of("unsupported", "not support", "not allowed", "disabled", "script");

    /** Words by which it refuses how a command is written, as long as it says so itself and no module of a document. */
    private static final List<String> OF_THE_CALL = List.of("syntax error", "wrong number of arguments");

    private static final String NO_DATABASE = "db index is out of range";
    private static final String ABORT_REASON = "because of: ";

    /** The kind of an error that Redis answered. */
    static ErrorKind ofReply(RedisError error) {
        String code = error.code();
        if (RETRIABLE_CODES.contains(code)) {
            return RETRIABLE;
        }
        if (FATAL_CODES.contains(code)) {
            return FATAL;
        }
        if (code.equals("EXECABORT")) {
            return ofAborted(error);
        }
        String text = error.message().toLowerCase(Locale.ROOT);
        if (text.contains("max number of clients") || text.contains("script killed by user")) {
            return RETRIABLE;
        }
        if (text.contains("unknown command")
                || text.contains("unknown subcommand")
                || text.contains("acl failure in script")
                || text.contains("the user executing the script")
                || (code.equals("ERR") && OF_THE_CALL.stream().anyMatch(text::contains))
                || text.contains(NO_DATABASE)
                || text.contains("invalid db index")
                || text.contains("select is not allowed")
                || text.contains("invalid password")
                || text.contains("without any password configured")) {
            return FATAL;
        }
        return BAD_RECORD;
    }

    /**
     * The kind of an error by which nothing of a transaction was done. Either it says why, or one of its commands was
     * refused before: of that one's reply the kind is asked first, and without it nothing speaks against another try.
     */
    private static ErrorKind ofAborted(RedisError error) {
        int reason = error.message().indexOf(ABORT_REASON);
        return reason < 0
                ? RETRIABLE
                : ofReply(new RedisError(error.message().substring(reason + ABORT_REASON.length())));
    }

    /**
     * Whether an error is in none of the words in which Redis speaks of a value or a command: a service or a proxy before
     * it may say so of a state that passes.
     */
    static boolean isUnheardOf(RedisError error) {
        String text = error.message().toLowerCase(Locale.ROOT);
        return ofReply(error) == BAD_RECORD
                && Stream.concat(OF_A_VALUE.stream(), OF_A_COMMAND.stream()).noneMatch(text::contains);
    }

    /** Whether the server has fewer databases than to have the one that was selected. */
    static boolean isOfNoDatabase(RedisError error) {
        return error.message().toLowerCase(Locale.ROOT).contains(NO_DATABASE);
    }

    /** The kind of a failure of ours for which no single record is at fault: either it may pass or it is fatal. */
    public static ErrorKind ofTarget(Throwable failure) {
        ErrorKind kind = of(failure);
        if (kind != BAD_RECORD) {
            return kind;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RedisReplyException reply && reply.error().isUnheardOf()) {
                return RETRIABLE;
            }
        }
        return FATAL;
    }

    /** The kind of a failure of ours: a lost or refused connection is retriable, anything unforeseen is fatal. */
    public static ErrorKind of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RedisReplyException reply) {
                return reply.error().kind();
            }
            if (cause instanceof RedisLinkException) {
                return RETRIABLE;
            }
        }
        return FATAL;
    }
}
