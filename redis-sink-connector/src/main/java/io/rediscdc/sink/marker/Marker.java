package io.rediscdc.sink.marker;

import java.util.Arrays;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What a server of the target says of one partition of a topic: everything of it before an offset that belongs to this
 * server has been executed here. Kept as text in a field of a hash: {@code 1 EPOCH OFFSET TIME CLUSTER TOPIC OWNER}, words
 * with a single space between them, {@code -} for what is unknown; and {@code replacing} behind them as long as it holds.
 *
 * @param epoch grows with each new owner of the partition; who finds a higher one than its own must not write
 * @param offset the next one to read
 * @param timeMs as of when all that the partition had is executed here, in ms since 1970 by the owner's clock, see
 *     {@link Freshness}; grows with each batch that has records of the partition, also where the offset cannot
 * @param clusterId of Kafka, or empty
 * @param topicId or empty
 * @param owner the connections of the owner to this server, as {@code id@address}, separated by commas; empty if it has
 *     gone in peace
 * @param replacing whether the server may still hold keys of the partition's that the topic does not
 */
public record Marker(
        long epoch, long offset, long timeMs, String clusterId, String topicId, String owner, boolean replacing) {
    private static final String VERSION = "1";
    private static final String NONE = "-";
    private static final String REPLACING = "replacing";
    private static final int WORDS = 7;

    /** One of a server that holds only what the topics brought. */
    public Marker(long epoch, long offset, long timeMs, String clusterId, String topicId, String owner) {
        this(epoch, offset, timeMs, clusterId, topicId, owner, false);
    }

    /** The same at another offset, as of another time. */
    public Marker at(long next, long atMs) {
        return new Marker(epoch, next, atMs, clusterId, topicId, owner, replacing);
    }

    /** Whether the other one took its place: each that an owner writes is of a later time than its last. */
    boolean isBefore(Marker other) {
        return epoch < other.epoch || (epoch == other.epoch && timeMs < other.timeMs);
    }

    public Marker ownedBy(String connections) {
        return new Marker(epoch, offset, timeMs, clusterId, topicId, connections, replacing);
    }

    /** The same once all that the topic does not hold is removed. */
    Marker replaced() {
        return new Marker(epoch, offset, timeMs, clusterId, topicId, owner);
    }

    /** The connections of the owner, each as {@code id@address}. */
    List<String> connections() {
        return owner.isEmpty() ? List.of() : Arrays.asList(owner.split(",", -1));
    }

    /** As it is kept. */
    public String text() {
        String words = String.join(
                " ",
                VERSION,
                Long.toString(epoch),
                Long.toString(offset),
                Long.toString(timeMs),
                word(clusterId),
                word(topicId),
                word(owner));
        return replacing ? words + " " + REPLACING : words;
    }

    /**
     * Reads {@link #text()}.
     *
     * @param where the key and the field, for the message
     * @throws ConnectException if it is of another version, or nothing of ours
     */
    public static Marker parse(String text, String where) {
        String[] words = text.split(" ", -1);
        try {
            boolean replacing = words.length == WORDS + 1 && words[WORDS].equals(REPLACING);
            if (words[0].equals(VERSION) && (words.length == WORDS || replacing)) {
                return new Marker(
                        Long.parseLong(words[1]),
                        Long.parseLong(words[2]),
                        Long.parseLong(words[3]),
                        unword(words[4]),
                        unword(words[5]),
                        unword(words[6]),
                        replacing);
            }
        } catch (NumberFormatException e) {
            throw unreadable(text, where, e);
        }
        throw unreadable(text, where, null);
    }

    private static ConnectException unreadable(String text, String where, Exception cause) {
        return new ConnectException(
                "The marker in " + where + " of the target cannot be read: '" + text + "' is not of version " + VERSION
                        + ". If a newer version of this connector has written it, use that one; else remove the field,"
                        + " and its partition is read from the beginning. Nothing was skipped.",
                cause);
    }

    private static String word(String text) {
        return text.isEmpty() ? NONE : text;
    }

    private static String unword(String text) {
        return text.equals(NONE) ? "" : text;
    }
}
