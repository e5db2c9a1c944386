package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.OrderWatch;
import io.rediscdc.it.Redis;
import io.rediscdc.it.sync.Configs;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.apache.kafka.connect.util.clusters.WorkerHandle;
import org.junit.jupiter.api.Test;

/** Workers that come and go while a sink of several tasks is under load. */
class RebalanceIT {
    private static final String NAME = "rebalance";
    private static final int TASKS = 4;

    @Test
    void tasksThatMoveBetweenWorkersUnderLoadLoseNothing() {
        try (ConnectHarness connect = ConnectHarness.start(1, Map.of("scheduled.rebalance.max.delay.ms", "500"));
                RedisServer server = RedisServer.start(RedisBinary.find());
                Redis target = new Redis(server);
                OrderWatch watch = new OrderWatch(List.of(server))) {
            SequencedLoad load = new SequencedLoad(connect, NAME, 300);
            Map<String, String> config = Configs.sink(server.uri(), NAME);
            config.put("tasks.max", "" + TASKS);
            config.put("batch.max.records", "50");
            connect.run(NAME, config);
            WorkerHandle former = connect.cluster().workers().iterator().next();
            load.produce(10);

            WorkerHandle other = connect.cluster().addWorker();
            load.produce(10);
            await("tasks at both").atMost(Duration.ofSeconds(60)).until(() -> isSpreadOver(connect, 2));
            load.produce(10);

            connect.cluster().removeWorker(former);
            load.produce(10);
            await("all tasks at the other")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> isSpreadOver(connect, 1)
                            && connect.cluster().workers().contains(other));
            load.produce(10);
            await("the last states").atMost(Duration.ofSeconds(60)).until(() -> load.isApplied(target));
            assertThat(watch.violations()).isEmpty();
        }
    }

    private static boolean isSpreadOver(ConnectHarness connect, int workers) {
        ConnectorStateInfo status = connect.cluster().connectorStatus(NAME);
        return status != null
                && status.tasks().stream()
                                .filter(task -> task.state().equals("RUNNING"))
                                .count()
                        == TASKS
                && status.tasks().stream()
                                .map(ConnectorStateInfo.TaskState::workerId)
                                .collect(Collectors.toSet())
                                .size()
                        == workers;
    }
}
