package io.rediscdc.it.chaos;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Everything that does not remove keys, at random, across lost connections and restarts: both sides end equal. */
@ExtendWith(SharedConnect.class)
class ModelRunIT {
    @Test
    void changesOfEveryFamilySurviveLostConnectionsAndRestarts(ConnectHarness connect) {
        try (ModelRun run = new ModelRun(
                connect,
                ServerVersion.R7.start("--notify-keyspace-events", "EA"),
                ServerVersion.R7.start(),
                RandomTraffic.Options.noRemovals())) {
            run.endsEqual(20);
        }
    }
}
