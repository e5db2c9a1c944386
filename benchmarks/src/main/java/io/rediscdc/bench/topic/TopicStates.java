package io.rediscdc.bench.topic;

import io.rediscdc.bench.load.Data;
import io.rediscdc.event.Slice;
import io.rediscdc.format.BinaryFormat;
import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import java.util.ArrayList;
import java.util.List;

/** The last state of every key in a topic, as a digest each, and how a server differs from it. */
public final class TopicStates {
    private static final int BATCH = 1_000;

    /** By the key's index; 0 where the key is absent. */
    private final long[] digests;

    private long records;

    private TopicStates(int keySpace) {
        this.digests = new long[keySpace];
    }

    /**
     * Reads a whole topic.
     *
     * @param keySpace more than any index of a key of {@link Data}; other keys are left out
     */
    public static TopicStates read(String kafka, String topic, int keySpace) {
        TopicStates states = new TopicStates(keySpace);
        TopicReader.readAll(kafka, topic, record -> {
            states.records++;
            int index = Data.index(record.key());
            if (index >= 0) {
                states.digests[index] = record.value() == null
                        ? 0
                        : digest(BinaryFormat.decode(record.value()).value().payload());
            }
        });
        return states;
    }

    /** How many records there were, those of all keys. */
    public long records() {
        return records;
    }

    /** How many keys of the server have another string than the topic says, or are in one of them alone. */
    public long differentFrom(Link link) {
        long different = 0;
        for (int from = 0; from < digests.length; from += BATCH) {
            int to = Math.min(digests.length, from + BATCH);
            List<Command> commands = new ArrayList<>(to - from);
            for (int i = from; i < to; i++) {
                commands.add(Command.of("GET", Data.key(i)));
            }
            Object[] replies = link.send(commands).await();
            for (int i = from; i < to; i++) {
                Object reply = replies[i - from];
                long there = reply == null ? 0 : digest(Slice.of((byte[]) reply));
                if (there != digests[i]) {
                    different++;
                }
            }
        }
        return different;
    }

    private static long digest(Slice bytes) {
        long digest = 0xcbf29ce484222325L;
        for (int i = 0; i < bytes.length(); i++) {
            digest = (digest ^ bytes.array()[bytes.offset() + i]) * 0x100000001b3L;
        }
        return digest == 0 ? 1 : digest;
    }
}
