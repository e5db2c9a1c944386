package io.rediscdc.it.chaos;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Everything at random, keys that go in a gap and whole databases included: both sides end equal. */
@ExtendWith(SharedConnect.class)
class ModelRunWithRemovalsIT {
    @Test
    void keysThatGoInAGapAreGoneAtTheTarget(ConnectHarness connect) {
        try (ModelRun run = run(connect, ServerVersion.R7, RandomTraffic.Options.withRemovals())) {
            run.endsEqual(15);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"R7", "V8"})
    void flushedAndSwappedDatabasesAreFollowed(ServerVersion version, ConnectHarness connect) {
        try (ModelRun run =
                run(connect, version, RandomTraffic.Options.withRemovals().withFlushes())) {
            run.endsEqual(8);
        }
    }

    @Test
    void consumerGroupsAreFollowedWhereNothingElseChanges(ConnectHarness connect) {
        try (ModelRun run = run(
                connect, ServerVersion.R7, RandomTraffic.Options.noRemovals().withGroupsOnly())) {
            run.endsEqual(4);
        }
    }

    private static ModelRun run(ConnectHarness connect, ServerVersion version, RandomTraffic.Options options) {
        return new ModelRun(connect, version.start("--notify-keyspace-events", "EA"), version.start(), options);
    }
}
