package io.rediscdc.sink.write;

import io.rediscdc.sink.coalesce.TargetState;
import io.rediscdc.sink.gather.Ended;
import io.rediscdc.sink.gather.Gathered;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;

/** One target, whatever it is made of: takes states, and the chunks of those too big for a record. For one thread. */
public interface Target extends StateWriter {
    /**
     * Adds chunks, in their order, to what is gathered.
     *
     * @return those that the target refused because of themselves; of their sets nothing more is added, and a state of
     *     such a set is refused when it is written
     * @throws io.rediscdc.redis.RedisLinkException if an answer is missing
     * @throws io.rediscdc.redis.RedisReplyException if the target refuses
     */
    List<RefusedChunk> gather(List<Gathered> chunks);

    /** {@inheritDoc} A state whose set is {@link #lost()} is not written. */
    @Override
    List<Refusal> write(List<TargetState> states);

    /** Sets of the chunks gathered last, or of states written since, that are not at the target any more. */
    Set<UUID> lost();

    /** Removes what was gathered of sets that are in place or superseded. */
    void drop(Set<Ended> ended);

    /**
     * Writes to the servers how far everything is, once all that was written is acknowledged.
     *
     * @param all to every server and every marker; else only to those that took writes since they were last marked
     * @throws io.rediscdc.sink.marker.RewindException if a server does not hold what was applied
     */
    void mark(boolean all);

    /**
     * Goes on for a moment to look through the keys of every server and to remove what is doomed. To be called again with
     * the same until it is done.
     *
     * @return whether every key that was there from the first call on has been looked at
     */
    boolean sweep(Sweep sweep);

    /** Gives up partitions, where that can be said over a connection that is open. */
    void release(Collection<TopicPartition> partitions);
}
