package io.rediscdc.source.dirty;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Plays a server, a hint connection and a reader against the set, in any interleaving: writes change a key's version and
 * queue a hint, reads see the version there is when they are sent, some reads fail.
 */
class DirtySetPropertyTest {
    private static final int KEYS = 12;

    private final DirtySet dirty = new DirtySet(KEYS, Long.MAX_VALUE);
    private final int[] server = new int[KEYS];
    private final Map<Integer, Integer> emitted = new HashMap<>();
    private final Deque<DbKey> hintsOnTheWire = new ArrayDeque<>();
    private final Deque<Sent> inFlight = new ArrayDeque<>();

    private record Sent(List<Mark> marks, List<Integer> versions) {}

    @Property(tries = 2_000)
    void theLastWriteIsAlwaysEmitted(@ForAll long seed, @ForAll @IntRange(min = 10, max = 400) int steps)
            throws InterruptedException {
        Random random = new Random(seed);
        for (int step = 0; step < steps; step++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> write(random.nextInt(KEYS));
                case 2 -> deliverHint();
                case 3 -> dirty.scanned(key(random.nextInt(KEYS)));
                case 4 -> send(1 + random.nextInt(4));
                default -> answer(random.nextInt(4) > 0);
            }
        }
        long barrier = dirty.barrier();
        while (!hintsOnTheWire.isEmpty() || !inFlight.isEmpty() || dirty.size() > 0) {
            deliverHint();
            send(3);
            answer(true);
        }
        assertThat(dirty.passed(barrier)).isTrue();
        for (int key = 0; key < KEYS; key++) {
            assertThat(emitted.getOrDefault(key, 0)).as("key %d", key).isEqualTo(server[key]);
        }
    }

    private void write(int key) {
        server[key]++;
        hintsOnTheWire.add(key(key));
    }

    private void deliverHint() {
        if (!hintsOnTheWire.isEmpty()) {
            assertThat(dirty.hint(hintsOnTheWire.remove(), Cause.UNKNOWN)).isTrue();
        }
    }

    private void send(int max) throws InterruptedException {
        List<Mark> marks = dirty.take(max, 0);
        if (!marks.isEmpty()) {
            inFlight.add(new Sent(
                    marks,
                    marks.stream().map(mark -> server[mark.key().bytes()[0]]).toList()));
        }
    }

    private void answer(boolean complete) {
        if (!complete) {
            inFlight.forEach(sent -> dirty.putBack(sent.marks()));
            inFlight.clear();
        } else if (!inFlight.isEmpty()) {
            Sent sent = inFlight.remove();
            for (int i = 0; i < sent.versions().size(); i++) {
                int key = sent.marks().get(i).key().bytes()[0];
                assertThat(sent.versions().get(i))
                        .as("order of key %d", key)
                        .isGreaterThanOrEqualTo(emitted.getOrDefault(key, 0));
                emitted.put(key, sent.versions().get(i));
            }
            dirty.done(sent.marks());
        }
    }

    private static DbKey key(int number) {
        return new DbKey(0, new byte[] {(byte) number});
    }
}
