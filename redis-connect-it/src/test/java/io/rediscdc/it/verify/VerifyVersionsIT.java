package io.rediscdc.it.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.tools.server.RedisServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code verify} between servers of different versions, and what only the newest have. */
class VerifyVersionsIT {
    @ParameterizedTest
    @CsvSource({"R62, R62", "R62, R7", "R7, R62", "R7, R8", "R8, R7", "R7, V8", "V8, R8", "R8, R62"})
    void whatBothCanHoldIsComparedByMeaning(ServerVersion from, ServerVersion to) {
        try (RedisServer sourceServer = from.start();
                RedisServer targetServer = to.start();
                Redis source = new Redis(sourceServer);
                Redis target = new Redis(targetServer)) {
            everyType(source);
            everyType(target);
            for (int i = 0; i < 300; i++) {
                source.run("SET k" + i + " v", "PEXPIREAT k" + i + " " + (4_102_444_800_000L + i));
                target.run("SET k" + i + " v", "PEXPIREAT k" + i + " " + (4_102_444_800_000L + i));
            }

            Verify equal = Verify.servers(source, target, "--rounds", "1");
            assertThat(equal.exitCode()).as("%s", equal.report()).isZero();
            assertThat(equal.compared()).isEqualTo(307);
            assertThat(equal.report().path("expiryToleranceMs").asLong()).isZero();

            target.run("PEXPIREAT k7 4102444800008", "ZADD zset 1.2 b");
            Verify changed = Verify.servers(source, target, "--rounds", "1");
            assertThat(changed.report().path("differencesByKind").path("expiry").asLong())
                    .as("%s", changed.report())
                    .isEqualTo(1);
            assertThat(changed.report().path("differencesByKind").path("value").asLong())
                    .isEqualTo(1);
        }
    }

    private static void everyType(Redis redis) {
        redis.run(
                "SET string value",
                "PFADD hll a b c",
                "HSET hash a 1 b 2 c 3",
                "RPUSH list a b c b",
                "SADD set a b c",
                "ZADD zset 1 a 1.1 b -inf c inf d -0 e 1e300 f 0.1 g",
                "XADD stream 1-1 a 1",
                "XADD stream 2-1 a 2 b 3",
                "XGROUP CREATE stream group 0",
                "XREADGROUP GROUP group alice COUNT 1 STREAMS stream >",
                "XCLAIM stream group alice 0 1-1 TIME 1700000000000 RETRYCOUNT 3 FORCE");
    }

    @Test
    void expiryOfHashFieldsAndVectorSetsAreCompared() {
        try (RedisServer sourceServer = ServerVersion.R8.start();
                RedisServer targetServer = ServerVersion.R8.start("--hash-max-listpack-entries", "1");
                Redis source = new Redis(sourceServer);
                Redis target = new Redis(targetServer)) {
            for (Redis side : new Redis[] {source, target}) {
                side.run(
                        "HSET hash a 1 b 2",
                        "HPEXPIREAT hash 4102444800000 FIELDS 1 a",
                        "VADD vectors VALUES 3 1 2 3 one",
                        "VADD vectors VALUES 3 3 2 1 two SETATTR {\"year\":1999}",
                        "VADD exact VALUES 2 1 2 one NOQUANT");
            }
            Verify equal = Verify.servers(source, target, "--rounds", "1");
            assertThat(equal.exitCode()).as("%s", equal.report()).isZero();
            assertThat(equal.report().path("keysByType").path("vectorset").asLong())
                    .isEqualTo(2);

            target.run(
                    "HPEXPIREAT hash 4102444800001 FIELDS 1 a",
                    "VSETATTR vectors two {\"year\":2000}",
                    "VREM exact one");
            Verify changed = Verify.servers(source, target, "--rounds", "1");
            assertThat(changed.report().path("differencesByKind").path("value").asLong())
                    .as("%s", changed.report())
                    .isEqualTo(2);
            assertThat(changed.report()
                            .path("differencesByKind")
                            .path("missing")
                            .asLong())
                    .isEqualTo(1);
        }
    }

    @Test
    void whatOneSideDoesNotKnowIsNoted() {
        try (RedisServer sourceServer = ServerVersion.R62.start();
                RedisServer targetServer = ServerVersion.R8.start();
                Redis source = new Redis(sourceServer);
                Redis target = new Redis(targetServer)) {
            Verify verify = Verify.servers(source, target, "--rounds", "1");

            assertThat(verify.report().path("notes").toString())
                    .contains("expiry of hash fields was not compared: only the target knows it")
                    .contains("entries-added");
        }
    }
}
