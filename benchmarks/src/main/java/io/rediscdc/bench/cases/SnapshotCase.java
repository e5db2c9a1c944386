package io.rediscdc.bench.cases;

import io.rediscdc.bench.load.Data;
import io.rediscdc.bench.load.Kind;
import io.rediscdc.bench.load.Order;
import io.rediscdc.bench.load.RedisBenchmark;
import io.rediscdc.bench.process.WorkerProcess;
import io.rediscdc.bench.report.Figure;
import io.rediscdc.bench.report.Round;
import io.rediscdc.bench.topic.TopicReader;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A source of one task that reads all keys of a server into Kafka.
 *
 * @param keys of the server
 * @param quickKeys the same for a run that must be quick
 */
record SnapshotCase(String name, String what, int keys, int quickKeys, Supplier<Kind> kinds, Form form)
        implements Case {
    private static final long LOAD_SEED = 3;

    @Override
    public String unit() {
        return "records";
    }

    @Override
    public String reference() {
        return "redis-benchmark -r KEYS -P 64 DUMP key:__rand_int__";
    }

    @Override
    public Prepared prepare(Stage stage) {
        int count = stage.settings().size(keys, quickKeys);
        Kind kind = kinds.get();
        Servers servers = Servers.one(stage.redis(), "--notify-keyspace-events", "EA");
        try {
            servers.load(kind, Order.shuffled(count, LOAD_SEED), 0, stage.progress());
            return new Loaded(stage, kind, servers, count);
        } catch (RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    /** The server is filled. */
    private final class Loaded implements Prepared {
        private final Stage stage;
        private final Kind kind;
        private final Servers servers;
        private final int count;

        private Loaded(Stage stage, Kind kind, Servers servers, int count) {
            this.stage = stage;
            this.kind = kind;
            this.servers = servers;
            this.count = count;
        }

        @Override
        public void measure(Round round) throws Exception {
            if (round.number() % 2 == 1) {
                double reference = measureReference();
                measureSnapshot(round);
                round.rates(round.figures().get(Figure.RATE), reference);
            } else {
                measureSnapshot(round);
                round.rates(round.figures().get(Figure.RATE), measureReference());
            }
        }

        private double measureReference() {
            stage.progress().say("redis-benchmark");
            String number = Integer.toString(count);
            return RedisBenchmark.run(
                    servers.first().port(), "-r", number, "-n", number, "-P", "64", "DUMP", "key:__rand_int__");
        }

        private void measureSnapshot(Round round) throws InterruptedException {
            String source = stage.fresh(name);
            String topic = source + ".db0";
            try (WorkerProcess worker = stage.worker(source, form.plugins())) {
                worker.create(source, form.source(stage, servers.first().uri(), source));
                new Window(stage, worker, servers.pids())
                        .watch("in Kafka", count, () -> stage.topics().written(topic), round);
            }
            check(round, topic);
            stage.topics().delete(topic);
        }

        /** Every key must be there, each with its value. */
        private void check(Round round, String topic) {
            stage.progress().say("checking the topic");
            BitSet seen = new BitSet(count);
            AtomicLong wrong = new AtomicLong();
            try (Form.Reader reader = form.reader(stage)) {
                TopicReader.readAll(stage.kafka(), topic, record -> {
                    int index = Data.index(record.key());
                    if (index < 0 || record.value() == null) {
                        wrong.incrementAndGet();
                        return;
                    }
                    if (!reader.holds(record.value(), kind.state(index, 0))) {
                        wrong.incrementAndGet();
                    }
                    seen.set(index);
                });
            }
            if (wrong.get() > 0 || seen.cardinality() != count) {
                round.fault("the topic has " + seen.cardinality() + " of " + count + " keys, and " + wrong.get()
                        + " wrong values");
            }
        }

        @Override
        public void close() {
            servers.close();
        }
    }
}
