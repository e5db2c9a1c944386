package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Settles keys that change faster than rounds can follow: reads a few of them at both sides over and over, and clears
 * one as soon as the target holds something that the source held since the chase began. That shows a target that
 * follows, with less delay than the chase took. One that is not cleared is told if it stood still all that time.
 */
final class Chase {
    /** More keys than this are left unsettled. */
    static final int MOST_KEYS = 1_000;

    private static final int AT_A_TIME = 20;
    private static final int MOST_STATES = 20_000;
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final Pair pair;
    private final long toleranceMs;

    Chase(Pair pair, long toleranceMs) {
        this.pair = pair;
        this.toleranceMs = toleranceMs;
    }

    /** A key that is chased, and what the source held of it since that began. */
    private static final class Chased {
        private final Suspect suspect;
        private final Set<Reading> held = new HashSet<>();
        private boolean still = true;

        Chased(Suspect suspect) {
            this.suspect = suspect;
        }

        void add(Reading source, Reading target) {
            still &= suspect.isStill(source, target);
            if (held.size() < MOST_STATES) {
                held.add(source);
            }
        }
    }

    /** The keys that it caught. */
    List<Suspect> run(List<Suspect> inFlux) {
        List<Suspect> caught = new ArrayList<>();
        List<Suspect> chased = inFlux.subList(0, Math.min(MOST_KEYS, inFlux.size()));
        for (int from = 0; from < chased.size(); from += AT_A_TIME) {
            caught.addAll(chase(chased.subList(from, Math.min(from + AT_A_TIME, chased.size()))));
        }
        return caught;
    }

    private List<Suspect> chase(List<Suspect> group) {
        List<Chased> running = new ArrayList<>(group.stream().map(Chased::new).toList());
        List<Suspect> caught = new ArrayList<>();
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!running.isEmpty() && System.nanoTime() < end) {
            List<DbKey> keys =
                    running.stream().map(chased -> chased.suspect.key()).toList();
            CompletableFuture<List<Reading>> targets = pair.atTarget(keys);
            List<Reading> sources = Pair.await(pair.atSource(keys));
            List<Reading> found = Pair.await(targets);
            for (int i = running.size() - 1; i >= 0; i--) {
                Chased chased = running.get(i);
                chased.add(sources.get(i), found.get(i));
                if (holds(chased.held, found.get(i))) {
                    caught.add(running.remove(i).suspect);
                }
            }
        }
        running.stream().filter(chased -> chased.still).forEach(chased -> chased.suspect.stoodStill());
        return caught;
    }

    /** The plain case first; the walk is for facets that one side does not report and for a tolerance. */
    private boolean holds(Set<Reading> held, Reading target) {
        return !target.isTorn()
                && (held.contains(target)
                        || held.stream().anyMatch(source -> Difference.between(source, target, toleranceMs) == null));
    }
}
