package io.rediscdc.sink.write;

import io.rediscdc.sink.coalesce.TargetState;
import java.util.List;

/** Writes states to one target. */
public interface StateWriter {
    /**
     * Writes states of which each is of another key, and returns when the target has answered for all.
     *
     * @return those that the target refused because of themselves; all others are applied
     * @throws io.rediscdc.redis.RedisLinkException if an answer is missing: any part may be applied or not
     * @throws io.rediscdc.redis.RedisReplyException if the target cannot take writes now, or never: likewise
     */
    List<Refusal> write(List<TargetState> states);
}
