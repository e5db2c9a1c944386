package io.rediscdc.it.sync;

import io.rediscdc.it.Checkout;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both connectors from a server to an older one, which the sink writes to with the rights that ship and no more. */
@ExtendWith(SharedConnect.class)
class OlderTargetIT {
    @ParameterizedTest
    @CsvSource({"R8, R62", "V8, R7"})
    void allThatTheTargetKnowsArrivesBySnapshotAndByChange(
            ServerVersion from, ServerVersion to, ConnectHarness connect) {
        String acl = Checkout.root().resolve("config/acl/sink.acl").toString();
        try (Replication sync = new Replication(
                        connect, from.start("--notify-keyspace-events", "EA"), to.start("--aclfile", acl))
                .with("value.max.bytes", "20000")
                .withSink("redis.username", "redis-sink")
                .withSink("redis.password", "CHANGE-ME")) {
            List<String> families = Families.supportedBy(sync.to);
            families.forEach(family -> Families.run(sync.from, family, "before:"));
            for (int i = 0; i < 3_000; i++) {
                sync.from.call("XADD", "big-stream", "*", "field", "value-" + i, "n", i);
            }
            sync.from.run("XGROUP CREATE big-stream g 0", "XREADGROUP GROUP g c COUNT 1000 STREAMS big-stream >");
            sync.run();
            sync.awaitEqual();
            families.forEach(family -> Families.run(sync.from, family, "live:"));
            sync.from.run(
                    "XADD big-stream * last 1", "SET before:set overwritten", "RENAME before:hash before:renamed");
            sync.awaitEqual();
        }
    }
}
