package io.rediscdc.it.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.tools.server.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code verify} while writers are paused, so that the source removes no field whose time has come. */
class ExpiredFieldsIT {
    private static final String FILL =
            "for i = 1, 20000 do redis.call('HSET', 'big', 'f' .. i, 'some value ' .. i) end";

    @Test
    void fieldsThatExpireAreGoneAtBothSides() {
        try (RedisServer sourceServer = ServerVersion.R8.start();
                RedisServer targetServer = ServerVersion.R8.start();
                Redis source = new Redis(sourceServer);
                Redis target = new Redis(targetServer)) {
            long soon = System.currentTimeMillis() + 1_500;
            for (Redis side : new Redis[] {source, target}) {
                side.call("EVAL", FILL, 0);
                side.run(
                        "HSET small a 1",
                        "HPEXPIREAT small " + soon + " FIELDS 1 a",
                        "HPEXPIREAT big " + soon + " FIELDS 1 f7",
                        "HPEXPIREAT big 4102444800000 FIELDS 1 f8");
            }
            source.run("CLIENT PAUSE 600000 WRITE");
            await("the target to drop what has expired")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> target.call("EXISTS", "small").equals(0L));
            assertThat(source.call("HLEN", "big")).isEqualTo(20_000L);

            Verify equal = Verify.servers(source, target, "--rounds", "2", "--round-pause", "0");
            assertThat(equal.exitCode()).as("%s", equal.report()).isZero();

            target.run("HDEL big f9");
            Verify less = Verify.servers(source, target, "--rounds", "2", "--round-pause", "0");
            assertThat(less.verdict()).as("%s", less.report()).isEqualTo("different");
            source.run("CLIENT UNPAUSE");
        }
    }
}
