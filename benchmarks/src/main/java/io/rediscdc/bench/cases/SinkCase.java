package io.rediscdc.bench.cases;

import io.rediscdc.bench.load.Data;
import io.rediscdc.bench.load.Kind;
import io.rediscdc.bench.load.Order;
import io.rediscdc.bench.process.WorkerProcess;
import io.rediscdc.bench.report.Figure;
import io.rediscdc.bench.report.Round;
import io.rediscdc.bench.topic.TopicFiller;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A sink of one task that applies a topic which is in Kafka already.
 *
 * @param records in the topic
 * @param quickRecords the same for a run that must be quick
 * @param versions how often each key is in the topic
 */
record SinkCase(
        String name,
        String what,
        int records,
        int quickRecords,
        int versions,
        Supplier<Kind> kinds,
        Servers.Start targets,
        SinkReference yardstick)
        implements Case {
    private static final long TOPIC_SEED = 1;
    private static final long LOAD_SEED = 2;

    @Override
    public String unit() {
        return "records";
    }

    @Override
    public String reference() {
        return yardstick.what();
    }

    @Override
    public Prepared prepare(Stage stage) {
        int count = stage.settings().size(records, quickRecords);
        int keys = count / versions;
        Kind kind = kinds.get();
        String topic = stage.fresh("bench-" + name) + ".db0";
        stage.topics().create(topic);
        int[] order = versions == 1 ? Order.shuffled(keys, TOPIC_SEED) : Order.history(keys, versions, TOPIC_SEED);
        TopicFiller.fill(stage.kafka(), topic, kind, order, keys, sent -> stage.progress()
                .say("filling the topic", sent, count));
        long written = stage.topics().written(topic);
        if (written != order.length) {
            throw new IllegalStateException("the topic has " + written + " records, not " + order.length);
        }
        return new Filled(stage, kind, topic, keys, keys * versions, Order.shuffled(keys, LOAD_SEED));
    }

    /** The topic is filled. */
    private final class Filled implements Prepared {
        private final Stage stage;
        private final Kind kind;
        private final String topic;
        private final int keys;
        private final int count;
        private final int[] loadOrder;

        private Filled(Stage stage, Kind kind, String topic, int keys, int count, int[] loadOrder) {
            this.stage = stage;
            this.kind = kind;
            this.topic = topic;
            this.keys = keys;
            this.count = count;
            this.loadOrder = loadOrder;
        }

        @Override
        public void measure(Round round) throws Exception {
            if (round.number() % 2 == 1) {
                double reference = measureReference();
                measureSink(round);
                round.rates(round.figures().get(Figure.RATE), reference);
            } else {
                measureSink(round);
                round.rates(round.figures().get(Figure.RATE), measureReference());
            }
        }

        private double measureReference() {
            try (Servers servers = yardstick.servers().start(stage.redis())) {
                servers.load(kind, loadOrder, Data.OLD, stage.progress());
                stage.progress().say("redis-benchmark");
                return yardstick.measure(servers.first().port(), kind, keys, count);
            }
        }

        private void measureSink(Round round) throws InterruptedException {
            String sink = stage.fresh(name);
            try (Servers servers = targets.start(stage.redis())) {
                servers.load(kind, loadOrder, Data.OLD, stage.progress());
                try (WorkerProcess worker = stage.worker(sink)) {
                    worker.create(sink, ConnectorJson.sink(topic, servers.config()));
                    new Window(stage, worker, servers.pids())
                            .watch("applying", count, () -> applied(worker, sink, servers.targets()), round);
                    long coalesced = coalesced(worker, sink, servers.targets());
                    if (versions > 1) {
                        round.put("coalesced-share", (double) coalesced / count);
                    }
                    int different = servers.different(kind, keys, versions - 1);
                    if (different > 0) {
                        round.fault(different + " of the keys looked at are not what the topic says");
                    }
                }
            }
        }

        /** Records that the slowest target has done with. */
        private static long applied(WorkerProcess worker, String sink, int targets) {
            List<Long> applied = worker.jmx().each(sink, "records-applied-total", targets);
            List<Long> coalesced = worker.jmx().each(sink, "records-coalesced-total", targets);
            List<Long> sums = new ArrayList<>();
            for (int i = 0; i < applied.size() && i < coalesced.size(); i++) {
                sums.add(applied.get(i) + coalesced.get(i));
            }
            return sums.stream().mapToLong(Long::longValue).min().orElse(0);
        }

        private static long coalesced(WorkerProcess worker, String sink, int targets) {
            return worker.jmx().each(sink, "records-coalesced-total", targets).stream()
                    .mapToLong(Long::longValue)
                    .min()
                    .orElse(0);
        }

        @Override
        public void close() {
            stage.topics().delete(topic);
        }
    }
}
