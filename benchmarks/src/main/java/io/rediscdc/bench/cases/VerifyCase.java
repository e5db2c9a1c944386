package io.rediscdc.bench.cases;

import io.rediscdc.bench.load.Kind;
import io.rediscdc.bench.load.Order;
import io.rediscdc.bench.load.RedisBenchmark;
import io.rediscdc.bench.machine.Meter;
import io.rediscdc.bench.process.VerifyProcess;
import io.rediscdc.bench.report.Figure;
import io.rediscdc.bench.report.Round;
import java.util.Map;

/**
 * {@code redis-cdc verify} of two servers that are equal.
 *
 * @param keys that each server holds
 * @param quickKeys the same for a run that must be quick
 */
record VerifyCase(int keys, int quickKeys) implements Case {
    private static final long SOURCE_SEED = 7;
    private static final long TARGET_SEED = 8;

    @Override
    public String name() {
        return "verify";
    }

    @Override
    public String unit() {
        return "keys";
    }

    @Override
    public String what() {
        return "redis-cdc verify of two servers with the same strings of 100 bytes, its start included";
    }

    @Override
    public String reference() {
        return "redis-benchmark -r KEYS -P 64 GET key:__rand_int__, at one of them";
    }

    @Override
    public Prepared prepare(Stage stage) {
        int count = stage.settings().size(keys, quickKeys);
        Servers source = Servers.one(stage.redis());
        Servers target = Servers.one(stage.redis());
        try {
            source.load(Kind.strings(), Order.shuffled(count, SOURCE_SEED), 0, stage.progress());
            target.load(Kind.strings(), Order.shuffled(count, TARGET_SEED), 0, stage.progress());
            return new Loaded(stage, source, target, count);
        } catch (RuntimeException e) {
            source.close();
            target.close();
            throw e;
        }
    }

    private record Loaded(Stage stage, Servers source, Servers target, int count) implements Prepared {
        @Override
        public void measure(Round round) throws Exception {
            stage.progress().say("redis-benchmark");
            String number = Integer.toString(count);
            double reference = RedisBenchmark.run(
                    source.first().port(), "-r", number, "-n", number, "-P", "64", "GET", "key:__rand_int__");
            stage.progress().say("verify");
            Meter meter = Meter.start(Map.of("source", source.pids(), "target", target.pids()));
            VerifyProcess verify =
                    VerifyProcess.run(source.first().uri(), target.first().uri());
            round.cpu(meter.read(), count);
            round.rates(count / verify.seconds(), reference);
            round.put(Figure.CPU + "verify", verify.cpuSeconds() / count * 1e6);
            round.put("verify-peak-mib", verify.peakMemoryMiB());
            if (verify.exitCode() != 0) {
                round.fault("verify ended with exit code " + verify.exitCode() + ": " + verify.said());
            }
        }

        @Override
        public void close() {
            source.close();
            target.close();
        }
    }
}
