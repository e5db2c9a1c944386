package io.rediscdc.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What writes to servers, at one. */
class LoadIT {
    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.start(RedisBinary.find());
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void empty() {
        server.call("FLUSHALL");
    }

    @Test
    void aPipeWritesAll() {
        Kind kind = Kind.strings();
        try (Pipe pipe = new Pipe(server.port())) {
            for (int i = 0; i < 20_000; i++) {
                pipe.send(kind.write(i, 3));
            }
            pipe.finish();
            assertThat(pipe.open()).isZero();
        }
        assertThat(server.call("DBSIZE")).isEqualTo(20_000L);
        assertThat(server.call("GET", Data.key(19_999))).isEqualTo(new Data(100).value(19_999, 3));
    }

    @Test
    void aPipeSaysWhatTheServerRefused() {
        try (Pipe pipe = new Pipe(server.port())) {
            pipe.send(ascii("SET"), ascii("k"), ascii("v"));
            pipe.send(ascii("LPUSH"), ascii("k"), ascii("v"));
            pipe.send(ascii("SET"), ascii("k"), ascii("v"));
            assertThatThrownBy(pipe::finish).hasMessageContaining("WRONGTYPE");
        }
    }

    @Test
    void restoresAreOfManyKeys() {
        byte[][] command = Kind.hashes().write(1, 1);
        double rate = new RestoreLoad(server.port(), 1_000).restore(command[3], 20_000);
        assertThat(rate).isPositive();
        assertThat((Long) server.call("DBSIZE")).isBetween(990L, 1_000L);
        assertThat(server.call("HLEN", Data.key(1))).isEqualTo(10L);
    }

    @Test
    void aTailTellsWhenTheServerWrote() throws InterruptedException {
        BlockingQueue<List<Long>> written = new LinkedBlockingQueue<>();
        long before = System.currentTimeMillis() * 1_000;
        try (MonitorTail tail =
                MonitorTail.start(server.port(), (number, micros) -> written.add(List.of(number, micros)))) {
            server.call("SET", "other", "value");
            server.call("MSET", "a", MonitorTail.value(42, new byte[30]), "b", MonitorTail.value(43, new byte[30]));
            List<Long> first = written.poll(10, TimeUnit.SECONDS);
            List<Long> second = written.poll(10, TimeUnit.SECONDS);
            tail.requireRunning();
            assertThat(first.get(0)).isEqualTo(42);
            assertThat(second.get(0)).isEqualTo(43);
            assertThat(first.get(1)).isBetween(before, System.currentTimeMillis() * 1_000 + 1_000);
        }
    }

    @Test
    void aPacedWriterKeepsToItsRate() {
        Kind kind = Kind.strings();
        PacedWriter writer = new PacedWriter(server.port(), 2_000, number -> kind.write(number, 0));
        long start = System.nanoTime();
        assertThat(writer.run(0.5, () -> {})).isEqualTo(1_000);
        assertThat(System.nanoTime() - start).isGreaterThan(490_000_000);
        assertThat(server.call("DBSIZE")).isEqualTo(1_000L);
    }

    @Test
    void redisBenchmarkSaysHowFast() {
        assumeThat(RedisBinary.onPath()).isPresent();
        assertThat(RedisBenchmark.run(server.port(), "-t", "set", "-n", "1000")).isPositive();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
