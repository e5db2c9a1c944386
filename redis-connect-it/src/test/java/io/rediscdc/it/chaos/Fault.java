package io.rediscdc.it.chaos;

import java.util.List;

/** What a {@link ModelRun} breaks while there is traffic. */
public enum Fault {
    /** The connections for hints are cut. */
    HINTS_CUT,
    /** The connections for reads are cut. */
    READS_CUT,
    /** All connections to the source server are cut. */
    ALL_CUT,
    /** The source's task starts again, with nothing but its offset. */
    SOURCE_RESTARTED,
    /** The sink's task starts again. */
    SINK_RESTARTED,
    /** The source is stopped by its operator for a while. */
    PAUSED,
    /** More keys change than the source may remember. */
    MEMORY_FULL;

    /** All that needs no special settings, the more frequent the more often. */
    static final List<Fault> USUAL = List.of(
            HINTS_CUT,
            HINTS_CUT,
            READS_CUT,
            READS_CUT,
            ALL_CUT,
            ALL_CUT,
            ALL_CUT,
            SOURCE_RESTARTED,
            SINK_RESTARTED,
            PAUSED);
}
