package io.rediscdc.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Keys;
import io.rediscdc.it.Redis;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.report.RunReport;
import io.rediscdc.it.sync.Families;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;

/** Three hundred servers as one target, filled from one topic while traffic goes on. */
@Tag("long")
@ExtendWith(SharedConnect.class)
class ManyServersIT {
    private static final int SERVERS = 300;
    private static final int KEYS = 100_000;

    @Test
    void aFleetOfThreeHundredServersIsFilledAndFollows(ConnectHarness connect, TestReporter reporter)
            throws InterruptedException {
        List<RedisServer> fleet = new ArrayList<>();
        try {
            for (int i = 0; i < SERVERS; i++) {
                fleet.add(RedisServer.start(RedisBinary.find()));
            }
            reporter.publishEntry(RunReport.SERVER, fleet.get(0).info().product());
            String uris = fleet.stream().map(RedisServer::uri).collect(Collectors.joining(","));
            Map<String, String> target =
                    Map.of("redis.topology", "sharded", "redis.sharding", "ketama", "batch.max.records", "2000");
            try (Pipeline pipeline = new Pipeline(connect, "three-hundred", uris, target);
                    Redis redis = new Redis(pipeline.source())) {
                Families.supportedBy(redis).forEach(family -> Families.run(redis, family, "f:"));
                redis.call("EVAL", "for i = 1, ARGV[1] do redis.call('SET', 'key:' .. i, i) end", 0, KEYS);
                pipeline.run();
                try (Traffic traffic = new Traffic(pipeline.source())) {
                    pipeline.awaitApplied(KEYS / 2);
                    traffic.awaitMore(Traffic.KEYS);
                }
                pipeline.awaitEqual();
                long keys = 0;
                for (RedisServer server : fleet) {
                    long own = Keys.count(server::call);
                    assertThat(own).isPositive();
                    keys += own;
                }
                reporter.publishEntry(
                        RunReport.RESULT, SERVERS + " servers hold " + keys + " keys, equal to the source's");
            }
        } finally {
            fleet.forEach(RedisServer::close);
        }
    }
}
