package io.rediscdc.bench.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * All rounds of a case in a few figures. Rounds in which others took more than {@link #QUIET_CORES} are set apart; where
 * no round was quiet the figures are those of the others, and {@code quiet} is false.
 *
 * @param quiet whether the figures are of quiet rounds alone
 * @param counted how many rounds they are of
 * @param rounds how many there were
 * @param foreign cores that others took, over the rounds counted
 * @param figures by name; of a figure that not every round has, the rounds that have it count
 * @param faults of all rounds
 */
public record Summary(
        boolean quiet, int counted, int rounds, Spread foreign, Map<String, Spread> figures, List<String> faults) {
    /** Above it a round is marked. */
    public static final double QUIET_CORES = 0.1;

    public static Summary of(List<Round> rounds) {
        List<Round> quiet = rounds.stream().filter(Round::isQuiet).toList();
        List<Round> counted = quiet.isEmpty() ? rounds : quiet;
        Map<String, Spread> figures = new LinkedHashMap<>();
        names(counted)
                .forEach(name -> figures.put(
                        name,
                        Spread.of(counted.stream()
                                .map(round -> round.figures().get(name))
                                .filter(Objects::nonNull)
                                .toList())));
        Spread foreign = Spread.of(
                counted.stream().map(round -> round.foreign() + round.stolen()).toList());
        List<String> faults = rounds.stream()
                .flatMap(round -> round.faults().stream().map(fault -> "round " + round.number() + ": " + fault))
                .toList();
        return new Summary(!quiet.isEmpty(), counted.size(), rounds.size(), foreign, figures, faults);
    }

    private static Stream<String> names(List<Round> rounds) {
        return rounds.stream()
                .flatMap(round -> round.figures().keySet().stream())
                .distinct();
    }
}
