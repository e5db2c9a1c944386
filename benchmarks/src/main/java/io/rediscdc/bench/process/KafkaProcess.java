package io.rediscdc.bench.process;

import java.util.List;

/** A Kafka broker in a process of its own. */
public final class KafkaProcess implements AutoCloseable {
    private final UpProcess process;
    private final String address;

    private KafkaProcess(UpProcess process, String address) {
        this.process = process;
        this.address = address;
    }

    public static KafkaProcess start() {
        UpProcess process = UpProcess.start("kafka", List.of("-Xmx1g"), List.of("--no-connect", "--kafka-port", "0"));
        try {
            return new KafkaProcess(process, process.awaitReady().get("kafka"));
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** {@code 127.0.0.1:PORT}. */
    public String address() {
        return address;
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.close();
    }
}
