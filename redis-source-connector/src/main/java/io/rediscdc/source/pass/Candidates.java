package io.rediscdc.source.pass;

import io.rediscdc.event.DbKey;
import java.util.List;

/**
 * The keys that the targets may hold: a pass asks for each whether it is still there. What the topics say of them goes into
 * an index, which is complete once {@link #exhausted()}.
 */
public interface Candidates extends AutoCloseable {
    /**
     * The next keys that are at hand, without waiting; empty if there is none right now.
     *
     * @throws RuntimeException if they cannot be read; the pass must not be called complete
     */
    List<DbKey> next();

    /** Whether all have been handed out. */
    boolean exhausted();

    /** Which chunks of big values the topics hold, once {@link #exhausted()}. */
    TopicChunks chunks();

    /** Ends the reading; bounded, and harmless when repeated. */
    @Override
    void close();
}
