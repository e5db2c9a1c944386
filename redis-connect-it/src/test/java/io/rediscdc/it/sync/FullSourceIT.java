package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.ChunkKey;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.big.BigValues;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server at its maxmemory that evicts nothing lets a MULTI take no command, reads included: it is read all the same. */
@ExtendWith(SharedConnect.class)
class FullSourceIT {
    @ParameterizedTest
    @CsvSource({"R7,true", "R7,false", "R62,false"}) // 6.2 tells no absolute expiry
    void whatAFullServerHoldsIsReadAtOnce(ServerVersion version, boolean scripts, ConnectHarness connect) {
        try (Replication sync =
                new Replication(connect, version.start("--notify-keyspace-events", "EA"), version.start())) {
            sync.with("value.max.bytes", "50000").with("read.max.block.ms", "1");
            if (!scripts) {
                sync.from.call("ACL", "SETUSER", "noscripts", "on", ">p", "+@all", "-@scripting", "~*", "&*");
                sync.with("redis.username", "noscripts").with("redis.password", "p");
            }
            sync.from.run("SET small v", "HSET small:hash f v", "SET volatile v PX 3600000");
            sync.from.call("SET", "whole", BigValues.random(2_000_000, 1), "PX", 3_600_000);
            BigValues.hash(sync.from, "in pieces", 5_000, 20);
            sync.from.call("CONFIG", "SET", "maxmemory", 1);
            sync.run();
            sync.awaitEqual();
            Metrics metrics = Metrics.of(sync.source);
            await().until(() -> metrics.get("passes-total") == 1);
            sync.from.run("DEL small", "PERSIST whole", "PEXPIRE volatile 7200000", "HDEL small:hash f");
            sync.from.call("HDEL", "in pieces", "f7");
            sync.awaitEqual();
            assertThat(metrics.get("gaps-total")).isZero();
            assertThat(metrics.get("passes-total")).isEqualTo(1);
            assertThat(sync.to.call("PTTL", "whole")).isEqualTo(-1L);
            assertThat(sync.to.call("HLEN", "in pieces")).isEqualTo(4_999L);
        }
    }

    @ParameterizedTest
    @CsvSource({"R7", "R62"})
    void whatIsReadInPiecesIsReadOnce(ServerVersion version, ConnectHarness connect) {
        try (Replication sync =
                new Replication(connect, version.start("--notify-keyspace-events", "EA"), version.start())) {
            sync.with("value.max.bytes", "50000").with("read.max.block.ms", "1");
            BigValues.hash(sync.from, "in pieces", 5_000, 20);
            sync.from.call("CONFIG", "SET", "maxmemory", 1);
            sync.run();
            await("the hash")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> sync.to.call("HLEN", "in pieces").equals(5_000L));
            assertThat(sync.connect.topics().records(sync.topic(0)).stream()
                            .filter(record -> ChunkKey.isOne(record.key()))
                            .map(record -> record.value())
                            .filter(Objects::isNull))
                    .as("chunks that were of no use")
                    .isEmpty();
        }
    }
}
