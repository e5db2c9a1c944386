package io.rediscdc.it.sync;

import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A vector set goes with its last element, of which no event tells. */
@ExtendWith(SharedConnect.class)
class VectorSetsIT {
    @Test
    void oneThatIsEmptiedIsGoneAtTheTarget(ConnectHarness connect) {
        try (Replication sync = new Replication(
                connect, ServerVersion.R8.start("--notify-keyspace-events", "EA"), ServerVersion.R8.start())) {
            sync.run();
            sync.from.run("VADD emptied VALUES 2 1 2 a", "VADD kept VALUES 2 1 2 a", "VADD kept VALUES 2 3 4 b");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> sync.to.call("EXISTS", "emptied", "kept").equals(2L));
            sync.awaitEqual();
            sync.from.run("VREM emptied a", "VREM kept a");
            await("the end of the emptied one")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> sync.to.call("EXISTS", "emptied").equals(0L));
            sync.awaitEqual();
        }
    }
}
