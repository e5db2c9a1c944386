package io.rediscdc.it.sync;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Proof;
import io.rediscdc.it.Redis;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A source and a target server kept in step by our two connectors, with topics of their own. */
public final class Replication implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    public final ConnectHarness connect;
    public final String name = "sync" + COUNT.incrementAndGet();
    public final String source = name + "-source";
    public final String sink = name + "-sink";
    public final Redis from;
    public final Redis to;

    private final RedisServer sourceServer;
    private final RedisServer targetServer;
    private final Map<String, String> sourceConfig;
    private final Map<String, String> sinkConfig;

    /** Takes over both servers; runs nothing yet. */
    public Replication(ConnectHarness connect, RedisServer sourceServer, RedisServer targetServer) {
        this.connect = connect;
        this.sourceServer = sourceServer;
        this.targetServer = targetServer;
        this.from = new Redis(sourceServer);
        this.to = new Redis(targetServer);
        this.sourceConfig = Configs.source(connect, sourceServer.uri(), name);
        this.sinkConfig = Configs.sink(targetServer.uri(), name);
    }

    /** With a source that notifies of all events, both of the usual version. */
    public static Replication notified(ConnectHarness connect) {
        return new Replication(
                connect,
                RedisServer.start(RedisBinary.find(), "--notify-keyspace-events", "EA"),
                RedisServer.start(RedisBinary.find()));
    }

    /** A setting of the source connector that differs from the usual ones. */
    public Replication with(String key, String value) {
        sourceConfig.put(key, value);
        return this;
    }

    /** A setting of the sink connector that differs from the usual ones. */
    public Replication withSink(String key, String value) {
        sinkConfig.put(key, value);
        return this;
    }

    public Replication run() {
        runSource();
        runSink();
        return this;
    }

    public void runSource() {
        connect.run(source, sourceConfig);
    }

    public void runSink() {
        connect.run(sink, sinkConfig);
    }

    public String topic(int db) {
        return name + ".db" + db;
    }

    public Map<String, String> sourceConfig() {
        return new HashMap<>(sourceConfig);
    }

    public Map<String, String> sinkConfig() {
        return new HashMap<>(sinkConfig);
    }

    /**
     * Both sides become the same, by the product's own proof, within its rounds.
     *
     * @param options further ones of verify
     */
    public void awaitEqual(String... options) {
        Proof.awaitEqual(60, sourceServer.uri(), targetServer.uri(), options);
    }

    /** Compares both sides and returns the exit code of verify: 0 if they are equal, 1 if not. */
    public int verify(String... options) {
        return Proof.verify(sourceServer.uri(), targetServer.uri(), options);
    }

    @Override
    public void close() {
        from.close();
        to.close();
        sourceServer.close();
        targetServer.close();
    }
}
