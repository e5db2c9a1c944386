package io.rediscdc.bench.cases;

import io.rediscdc.bench.process.KafkaProcess;
import io.rediscdc.bench.process.RegistryProcess;
import io.rediscdc.bench.process.WorkerProcess;
import io.rediscdc.bench.report.Progress;
import io.rediscdc.bench.topic.Topics;
import io.rediscdc.tools.server.RedisBinary;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the rounds of a case share: a broker from its first use on, and how to get the rest. For one thread. */
public final class Stage implements AutoCloseable {
    private final Settings settings;
    private final Progress progress;
    private final RedisBinary redis = RedisBinary.find();
    private KafkaProcess kafka;
    private Topics topics;
    private RegistryProcess registry;
    private int names;

    public Stage(Settings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
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

    /** The broker's address. */
    String kafka() {
        return broker().address();
    }

    Topics topics() {
        if (topics == null) {
            topics = new Topics(kafka());
        }
        return topics;
    }

    /** The address of a schema registry, which runs from its first use on. */
    String registry() {
        if (registry == null) {
            progress.say("starting a schema registry");
            registry = RegistryProcess.start();
        }
        return registry.url();
    }

    /** A name that no topic or connector had before. */
    String fresh(String what) {
        return what.replace('/', '-') + "-" + ++names;
    }

    /** A fresh worker. */
    WorkerProcess worker(String name) {
        return worker(name, List.of());
    }

    /** The same with plugins beside the connectors. */
    WorkerProcess worker(String name, List<Path> plugins) {
        String kafka = kafka();
        progress.say("starting a worker");
        return WorkerProcess.start(
                kafka,
                plugins,
                settings.heap(),
                settings.recordings() == null ? null : settings.recordings().resolve(name + ".jfr"));
    }

    /** The processes whose use is measured, by name. */
    Map<String, List<Long>> processes(WorkerProcess worker, List<Long> servers) {
        Map<String, List<Long>> processes = new LinkedHashMap<>();
        processes.put("worker", List.of(worker.pid()));
        processes.put("kafka", List.of(broker().pid()));
        processes.put("redis", servers);
        return processes;
    }

    private KafkaProcess broker() {
        if (kafka == null) {
            progress.say("starting a broker");
            kafka = KafkaProcess.start();
        }
        return kafka;
    }

    @Override
    public void close() {
        try {
            if (topics != null) {
                topics.close();
            }
            if (registry != null) {
                registry.close();
            }
        } finally {
            if (kafka != null) {
                kafka.close();
            }
        }
    }
}
