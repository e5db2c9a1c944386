package io.rediscdc.sink.marker;

import io.rediscdc.event.Reserved;
import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.Redirect;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * A hash of markers at a server, one field a partition, and what this task knows of it. All tasks of a connector share
 * it, so a field is changed only from the value that we know to another, in one atomic step: whatever else has happened
 * to it, the server says so. Spoken to by one thread at a time; known to any.
 */
public final class MarkerHash {
    /** The field that says how the hash was begun; no partition has this name. */
    static final String BEGUN = ".";

    private static final String SWAP = "for i = 1, #ARGV, 3 do"
            + " if (redis.call('HGET', KEYS[1], ARGV[i]) or '') ~= ARGV[i + 1] then return 0 end end"
            + " for i = 1, #ARGV, 3 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 2]) end return 1";

    private final String key;
    private final boolean moved;

    private final Map<TopicPartition, Marker> known = new ConcurrentHashMap<>();
    /** Up to where the server has a partition that is read again because another server has not. */
    private final Map<TopicPartition, Long> spared = new ConcurrentHashMap<>();

    /** Which of the ledger's stamps the markers there tell of. */
    private final Map<TopicPartition, Long> told = new ConcurrentHashMap<>();

    private final Set<String> uncut = ConcurrentHashMap.newKeySet();

    /** Written by the thread that writes to the server, read by the lane's in between. */
    private volatile boolean elsewhere;

    /**
     * @param tag what the braces of the key hold
     * @param moved whether it stands where it does only because its server has no other, so that a missing one means
     *     little
     */
    MarkerHash(String tag, String connector, boolean moved) {
        this.key = Reserved.PREFIX + "target:{" + tag + "}:" + connector;
        this.moved = moved;
    }

    /** The server where it was looked for says that its slot has moved. */
    void isNotHere(RedisError error) {
        if (Redirect.of(error).filter(redirect -> !redirect.ask()).isPresent()) {
            elsewhere = true;
        }
    }

    /** Whether it is to be looked for at another server, which is said once. */
    public boolean takeElsewhere() {
        boolean taken = elsewhere;
        elsewhere = false;
        return taken;
    }

    static String field(TopicPartition partition) {
        return partition.topic() + "-" + partition.partition();
    }

    boolean isMoved() {
        return moved;
    }

    /** What this task has left there, by partition. */
    Map<TopicPartition, Marker> known() {
        return known;
    }

    /** Connections of former owners that are still to be cut, whichever try succeeds in it. */
    Set<String> uncut() {
        return uncut;
    }

    /** The partitions that it does not vouch for alone. */
    Set<TopicPartition> replacing() {
        return known.entrySet().stream()
                .filter(each -> each.getValue().replacing())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** This is what the server has, whatever it had before. */
    void hold(Map<TopicPartition, Marker> markers) {
        known.putAll(markers);
        markers.forEach((partition, marker) ->
                spared.computeIfPresent(partition, (it, until) -> until > marker.offset() ? null : until));
    }

    /** The partition is read again from there on: what the server has beyond need not be written to it again. */
    void spare(TopicPartition partition, long offset) {
        Marker marker = known.get(partition);
        if (marker != null && marker.offset() > offset) {
            spared.put(partition, marker.offset());
        } else {
            spared.remove(partition);
        }
    }

    void forget(TopicPartition partition) {
        known.remove(partition);
        spared.remove(partition);
        told.remove(partition);
    }

    /** Whether the marker there is of before the last batch with records of the partition. */
    boolean isUntold(TopicPartition partition, long stamp) {
        return told.getOrDefault(partition, 0L) != stamp;
    }

    void tell(TopicPartition partition, long stamp) {
        told.put(partition, stamp);
    }

    Map<TopicPartition, Long> spared() {
        return spared;
    }

    /** Whether what is known of a partition there is of a topic that is no more. */
    boolean isOfAnother(TopicPartition partition, TopicFacts topics) {
        Marker marker = known.get(partition);
        return marker != null && Standing.isAnother(topics.topicId(partition.topic()), marker.topicId());
    }

    /** All fields. */
    Map<String, String> read(Link link) {
        List<?> pairs = (List<?>) link.call("HGETALL", key);
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            fields.put(text(pairs.get(i)), text(pairs.get(i + 1)));
        }
        return fields;
    }

    Marker parse(TopicPartition partition, String text) {
        return text == null ? null : parse(field(partition), text);
    }

    Marker parse(String field, String text) {
        return Marker.parse(text, "field " + field + " of " + key);
    }

    /** The command that brings fields from one value to another, all or none; it answers 1 or 0. */
    Command swap(List<Change> changes) {
        List<Object> args = new ArrayList<>(List.of("EVAL", SWAP, 1, key));
        for (Change change : changes) {
            args.add(change.field());
            args.add(change.from() == null ? "" : change.from());
            args.add(change.to());
        }
        return Command.of(args.toArray());
    }

    /** Whether the answer to {@link #swap} says that it was done. */
    boolean isDone(Object reply, Link link) {
        if (reply instanceof RedisError error) {
            throw new RedisReplyException("Writing the marker " + key, link.address(), error);
        }
        return Long.valueOf(1).equals(reply);
    }

    /**
     * @param from null for absent
     */
    record Change(String field, String from, String to) {}

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return key;
    }
}
