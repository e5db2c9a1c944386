package io.rediscdc.source.capture.monitor;

import java.util.List;

/**
 * What a command's line means.
 *
 * @param rules where the keys are that it may change; none for a command that only reads
 * @param subcommands of a container such as XGROUP, else null
 */
record CommandRule(Kind kind, List<KeyRule> rules, CommandTable subcommands) {
    /** What is special about it. */
    enum Kind {
        /** It changes nothing that is captured. */
        NONE,
        /** It changes keys of its own database. */
        CHANGE,
        /** As CHANGE, and a key that is gone afterwards was deleted, renamed or moved by it. */
        REMOVE,
        FLUSHALL,
        FLUSHDB,
        SWAPDB,
        /** Has a key in another database too. */
        MOVE,
        COPY,
        /** Pushes to its second key once its first one has something, and that without a line. */
        BLMOVE,
        BRPOPLPUSH;

        /** The kind of a command that writes. */
        static Kind ofWrite(String command) {
            return switch (command) {
                case "del", "unlink", "getdel", "rename", "renamenx" -> REMOVE;
                case "flushall" -> FLUSHALL;
                case "flushdb" -> FLUSHDB;
                case "swapdb" -> SWAPDB;
                case "move" -> MOVE;
                case "copy" -> COPY;
                case "blmove" -> BLMOVE;
                case "brpoplpush" -> BRPOPLPUSH;
                default -> CHANGE;
            };
        }
    }

    static final CommandRule NONE = new CommandRule(Kind.NONE, List.of(), null);

    /** For a command that the server did not list: it may have another name, or be of a module loaded since. */
    static final CommandRule UNKNOWN = new CommandRule(Kind.CHANGE, List.of(new KeyRule.Any()), null);
}
