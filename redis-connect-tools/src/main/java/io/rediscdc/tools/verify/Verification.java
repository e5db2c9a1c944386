package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares two data sets: one pass over all keys, then rounds over what differed.
 *
 * <p>A key counts as different only if it differed in the first pass and in every round, and one side stood still all
 * the time ({@link Suspect}); so the rounds times their pause must be longer than the target lags behind. A key that
 * both sides changed in every round is {@linkplain Chase chased}, and unsettled if that does not help either.
 */
final class Verification {
    /**
     * @param rounds 1 for the first pass alone, where every difference counts as it is
     * @param pause between rounds
     * @param toleranceMs by how much two expiries may differ
     * @param mostReported how many differing keys are described
     */
    record Options(int rounds, Duration pause, long toleranceMs, int mostReported) {}

    /** A key that moves from a server not yet looked through to one that was may be seen at neither. */
    private static final int MOST_FIRST_PASSES = 3;

    /**
     * What the first pass found.
     *
     * @param moved whether slots did meanwhile, so that it may have passed over keys
     */
    record Compared(Suspects suspects, MisplacedKeys misplaced, Tally tally, double seconds, boolean moved) {}

    private final Pair pair;
    private final Options options;
    private final Progress progress;

    Verification(Pair pair, Options options, Progress progress) {
        this.pair = pair;
        this.options = options;
        this.progress = progress;
    }

    Report run() {
        long start = System.nanoTime();
        Compared first = compareAll("comparing");
        int rounds = 1 + recheck(first.suspects());
        for (int i = 1; i < MOST_FIRST_PASSES && mayHaveArrived(first.suspects()); i++) {
            first = compareAll("comparing anew, since more keys differed than can be checked again");
            rounds += 1 + recheck(first.suspects());
        }
        Suspects suspects = first.suspects();
        progress.begin("", 0);
        List<Suspect> inFlux = suspects.all().stream().filter(Suspect::isInFlux).toList();
        suspects.drop(new Chase(pair, options.toleranceMs()).run(inFlux));
        first.misplaced().recheck();
        return new Findings(pair, options).report(first, rounds, seconds(start));
    }

    /** Once none of the keys that could be held is shown to differ, those that could not may be equal too. */
    private boolean mayHaveArrived(Suspects suspects) {
        return options.rounds() > 1
                && suspects.noneDiffers()
                && !suspects.notHeld().isEmpty();
    }

    /** Returns the number of rounds. */
    private int recheck(Suspects suspects) {
        int rounds = 0;
        while (1 + rounds < options.rounds() && !suspects.isEmpty()) {
            pause();
            progress.begin(
                    "round " + (rounds + 2) + ", checking again", suspects.all().size());
            recheckOnce(suspects);
            rounds++;
        }
        return rounds;
    }

    private Compared compareAll(String words) {
        Compared first = compareOnce(words);
        for (int i = 1; first.moved() && i < MOST_FIRST_PASSES; i++) {
            first = compareOnce("comparing anew, since slots have moved");
        }
        return first;
    }

    private Compared compareOnce(String words) {
        long start = System.nanoTime();
        Layout before = pair.layout();
        progress.begin(words, keys(pair.source()) + keys(pair.target()));
        Suspects suspects = new Suspects(Suspects.MOST);
        MisplacedKeys misplaced = new MisplacedKeys();
        Tally tally = new FirstPass(pair, options.toleranceMs(), suspects, misplaced, progress).run();
        double seconds = seconds(start);
        return new Compared(suspects, misplaced, tally, seconds, !before.isStill(pair.layout()));
    }

    private void recheckOnce(Suspects suspects) {
        List<Suspect> all = new ArrayList<>(suspects.all());
        for (int from = 0; from < all.size(); from += KeyScan.PAGE) {
            List<Suspect> page = all.subList(from, Math.min(from + KeyScan.PAGE, all.size()));
            followOrigins(page, suspects);
            List<DbKey> keys = page.stream().map(Suspect::key).toList();
            List<Reading> before = Pair.await(pair.atSource(keys));
            List<Reading> targets = Pair.await(pair.atTarget(keys));
            List<Reading> after = Pair.await(pair.atSource(keys));
            for (int i = 0; i < page.size(); i++) {
                page.get(i).observe(before.get(i), targets.get(i), after.get(i));
            }
            progress.step(page.size());
        }
        suspects.drop(all.stream().filter(Suspect::isCleared).toList());
    }

    /** What the target holds of a key that is gone at the source may have come from another database by now. */
    private void followOrigins(List<Suspect> page, Suspects suspects) {
        if (!pair.scope().mergesDatabases()) {
            return;
        }
        Set<Integer> sourceDbs = pair.source().keysByDatabase().keySet();
        List<List<DbKey>> origins =
                page.stream().map(suspect -> origins(suspect.key(), sourceDbs)).toList();
        List<Optional<DbKey>> there = pair.firstThere(origins);
        for (int i = 0; i < page.size(); i++) {
            Suspect suspect = page.get(i);
            there.get(i).filter(key -> !key.equals(suspect.key())).ifPresent(key -> suspects.replace(suspect, key));
        }
    }

    /** The key itself first. */
    private List<DbKey> origins(DbKey key, Set<Integer> sourceDbs) {
        List<DbKey> origins = new ArrayList<>(List.of(key));
        origins.addAll(pair.scope().atSource(pair.scope().atTarget(key), sourceDbs));
        return origins;
    }

    private void pause() {
        try {
            Thread.sleep(options.pause().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted between two rounds", e);
        }
    }

    private static long keys(Side side) {
        return side.keysByDatabase().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
