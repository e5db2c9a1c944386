package io.rediscdc.it.sink;

import static io.rediscdc.it.sink.SinkHarness.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Slice;
import io.rediscdc.format.DumpPayload;
import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.sink.downgrade.Downgrade;
import io.rediscdc.tools.server.RedisServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Random values that a server dumps, and takes back in every older form with the same digest. */
class RewriteRedisIT {
    private static final int TRIES = 150;

    private static RedisServer server;
    private static Redis redis;

    @BeforeContainer
    static void start() {
        server = ServerVersion.R8.start("--enable-debug-command", "yes", "--list-max-listpack-size", "-1");
        redis = new Redis(server);
    }

    @AfterContainer
    static void end() {
        redis.close();
        server.close();
    }

    @Property(tries = TRIES)
    void strings(@ForAll("values") byte[] value) {
        requireSameInEveryForm("SET", List.of(value), element -> new Object[] {element});
    }

    @Property(tries = TRIES)
    void lists(@ForAll @Size(min = 1, max = 300) List<@From("values") byte[]> values) {
        requireSameInEveryForm("RPUSH", values, element -> new Object[] {element});
    }

    @Property(tries = TRIES)
    void sets(@ForAll @Size(min = 1, max = 100) List<@From("values") byte[]> values) {
        requireSameInEveryForm("SADD", values, element -> new Object[] {element});
    }

    @Property(tries = TRIES)
    void hashes(@ForAll @Size(min = 1, max = 100) List<@From("values") byte[]> values) {
        requireSameInEveryForm("HSET", values, element -> new Object[] {element, Arrays.hashCode(element)});
    }

    @Property(tries = TRIES)
    void sortedSets(@ForAll @Size(min = 1, max = 100) List<@From("values") byte[]> values, @ForAll double factor) {
        requireSameInEveryForm(
                "ZADD", values, element -> new Object[] {Double.toString(factor * element.length), element});
    }

    @Property(tries = TRIES)
    void streams(
            @ForAll @Size(min = 1, max = 60) List<@From("values") byte[]> values,
            @ForAll @IntRange(max = 60) int read) {
        redis.call("UNLINK", "a");
        for (int i = 0; i < values.size(); i++) {
            redis.call("XADD", "a", (1 + i) + "-1", "field-" + i % 3, values.get(i), "g", i);
        }
        redis.run("XGROUP CREATE a group 0");
        if (read > 0) {
            redis.run("XREADGROUP GROUP group c COUNT " + read + " STREAMS a >", "XDEL a 1-1");
        }
        requireSameInEveryForm();
        for (String what : new String[] {"a", "b"}) {
            assertThat((List<?>) redis.call("XPENDING", what, "group", "-", "+", 100))
                    .hasSize(Math.min(read, values.size()));
        }
    }

    @Provide
    Arbitrary<byte[]> values() {
        Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
        Arbitrary<byte[]> numbers = Arbitraries.longs().map(number -> bytes(Long.toString(number)));
        Arbitrary<byte[]> compressible =
                Arbitraries.integers().between(20, 9_000).map(length -> bytes("abcab".repeat(length)));
        return Arbitraries.frequencyOf(Tuple.of(10, any), Tuple.of(10, numbers), Tuple.of(1, compressible));
    }

    private static void requireSameInEveryForm(
            String command, List<byte[]> values, Function<byte[], Object[]> arguments) {
        List<Object> all = new ArrayList<>(List.of(command, "a"));
        values.forEach(value -> all.addAll(List.of(arguments.apply(value))));
        redis.call("UNLINK", "a");
        redis.call(all.toArray());
        requireSameInEveryForm();
    }

    private static void requireSameInEveryForm() {
        Slice dumped = Slice.of((byte[]) redis.call("DUMP", "a"));
        for (int version = 12; version >= 10; version--) {
            Slice older = Downgrade.below(dumped, version);
            assertThat(DumpPayload.rdbVersion(older)).isLessThan(version);
            redis.call("RESTORE", "b", 0, older.toArray(), "REPLACE");
            List<?> digests = (List<?>) redis.call("DEBUG", "DIGEST-VALUE", "a", "b");
            assertThat(Encodings.text(digests.get(1))).isEqualTo(Encodings.text(digests.get(0)));
        }
    }
}
