package io.rediscdc.source.watch;

/**
 * A moment up to which every change of a server is known to be in Kafka, by what the server's counters said then. A
 * server whose counters still say the same has not changed since.
 *
 * @param state the counters that move with every change, behind a hash of the settings that say what is captured how
 * @param commands all commands of the server until then; they only go back when its statistics are reset
 */
public record Checkpoint(String state, long commands) {
    /** Of which nothing can be concluded. */
    public static final Checkpoint NONE = new Checkpoint("", 0);

    /** Where there is no count of saves, as before 7.0, a save and changes after it may look like no change. */
    private static final String NO_COUNT = "/";

    private static final String RESETS = "config|resetstat";

    /**
     * @param settings hash of the settings
     * @return {@link #NONE} if the counters cannot be relied on: of a replica, of a server before 7.0, or once its
     *     statistics were reset, for then they may come back to what they were
     */
    public static Checkpoint of(ServerStats stats, String settings) {
        boolean reliable = stats.role().equals("master")
                && !stats.saves().startsWith(NO_COUNT)
                && !stats.calls().isEmpty()
                && !stats.calls().containsKey(RESETS);
        return reliable
                ? new Checkpoint(
                        String.join(
                                ",",
                                settings,
                                stats.runId(),
                                stats.history(),
                                stats.saves(),
                                Long.toString(stats.changes()),
                                Long.toString(stats.expired()),
                                Long.toString(stats.evicted())),
                        stats.commands())
                : NONE;
    }

    /** Reads what {@link #toString} gave; {@link #NONE} for anything else. */
    public static Checkpoint parse(String text) {
        int space = text.lastIndexOf(' ');
        if (space < 0) {
            return NONE;
        }
        try {
            return new Checkpoint(text.substring(0, space), Long.parseLong(text.substring(space + 1)));
        } catch (NumberFormatException e) {
            return NONE;
        }
    }

    /** Whether nothing has changed between this moment and another one. */
    public boolean isStill(Checkpoint now) {
        return !state.isEmpty() && state.equals(now.state) && now.commands >= commands;
    }

    /** For the offset; empty for {@link #NONE}. */
    @Override
    public String toString() {
        return state.isEmpty() ? "" : state + " " + commands;
    }
}
