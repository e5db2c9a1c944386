package io.rediscdc.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What docs/operations.md says of trying again after a cut-over that was rolled back. */
@ExtendWith(SharedConnect.class)
class SecondAttemptIT {
    @Test
    @Tag("matrix")
    void whatWasWrittenAtTheTargetMeanwhileGoesWithAReplay(ConnectHarness connect) {
        try (RedisServer target = RedisServer.start(RedisBinary.find());
                Pipeline pipeline = new Pipeline(connect, "again", target.uri(), Map.of())) {
            RedisServer source = pipeline.source();
            source.call("SET", "kept", "before");
            source.call("SET", "removed", "before");
            pipeline.run();
            pipeline.awaitEqual();
            connect.stop(pipeline.sinkName());
            connect.stop(pipeline.sourceName());

            target.call("SET", "kept", "after");
            target.call("SET", "new", "after");
            source.call("DEL", "removed");
            source.call("SET", "marks the pass", "before");
            connect.resume(pipeline.sourceName());
            connect.resume(pipeline.sinkName());
            await("the pass").atMost(Duration.ofSeconds(60)).until(() -> target.call("EXISTS", "marks the pass")
                    .equals(1L));
            assertThat(pipeline.verify()).as("exit code of verify").isEqualTo(1);
            assertThat(pipeline.lastReport().at("/keys")).hasSize(2);

            connect.stop(pipeline.sinkName());
            target.call("FLUSHALL");
            connect.cluster().resetConnectorOffsets(pipeline.sinkName());
            connect.resume(pipeline.sinkName());
            pipeline.awaitEqual();
        }
    }
}
