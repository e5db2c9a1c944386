package io.rediscdc.bench.cases;

import io.rediscdc.bench.process.KafkaProcess;
import io.rediscdc.bench.process.WorkerProcess;
import io.rediscdc.bench.report.Progress;
import io.rediscdc.bench.topic.Topics;
import io.rediscdc.tools.server.RedisBinary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What cases share: a broker, and how to get the rest. */
public final class Stage implements AutoCloseable {
    private final Settings settings;
    private final Progress progress;
    private final RedisBinary redis = RedisBinary.find();
    private final KafkaProcess kafka;
    private final Topics topics;
    private int workers;

    public Stage(Settings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
        progress.say("starting a broker");
        this.kafka = KafkaProcess.start();
        this.topics = new Topics(kafka.address());
    }

    Settings settings() {
        return settings;
    }

    Progress progress() {
        return progress;
    }

    RedisBinary redis() {
        return redis;
    }

    String kafka() {
        return kafka.address();
    }

    Topics topics() {
        return topics;
    }

    /** A name that no topic or connector had before. */
    String fresh(String what) {
        return what.replace('/', '-') + "-" + ++workers;
    }

    /** A fresh worker. */
    WorkerProcess worker(String name) {
        progress.say("starting a worker");
        return WorkerProcess.start(
                kafka.address(),
                settings.heap(),
                settings.recordings() == null ? null : settings.recordings().resolve(name + ".jfr"));
    }

    /** The processes whose use is measured, by name. */
    Map<String, List<Long>> processes(WorkerProcess worker, List<Long> servers) {
        Map<String, List<Long>> processes = new LinkedHashMap<>();
        processes.put("worker", List.of(worker.pid()));
        processes.put("kafka", List.of(kafka.pid()));
        processes.put("redis", servers);
        return processes;
    }

    @Override
    public void close() {
        topics.close();
        kafka.close();
    }
}
