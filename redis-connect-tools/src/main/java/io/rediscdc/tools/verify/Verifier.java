package io.rediscdc.tools.verify;

/** Opens both sides, runs a verification over them and closes them again. */
final class Verifier {
    private Verifier() {}

    static Report run(Plan plan, Verification.Options options, Progress progress) {
        try (Side source = Side.open("source", plan.source());
                Side target = Side.open("target", plan.target())) {
            Pair pair = new Pair(source, target, plan.scope());
            Standing.requireTwo(pair);
            Standing.requireLinked(pair);
            Report report = new Verification(pair, options, progress).run();
            Standing.requireLinked(pair);
            return report;
        }
    }
}
