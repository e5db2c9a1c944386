package io.rediscdc.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.redis.RedisAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final List<RedisAddress> ADDRESSES = List.of(new RedisAddress(null, "h", 6379, false));
    private static final Endpoint SERVER = new Endpoint(ADDRESSES, null, key -> 0);
    private static final Endpoint CLUSTER = new Endpoint(ADDRESSES, null, null);

    @Test
    void noDatabaseIsLeftOutThatNobodyAskedToLeaveOut() {
        for (Plan plan : List.of(
                Plan.of(SERVER, CLUSTER, null, null),
                Plan.of(CLUSTER, SERVER, null, null),
                Plan.of(CLUSTER, CLUSTER, "0-3", "identity"))) {
            assertThat(plan.scope().includes(0)).isTrue();
            assertThat(plan.scope().includes(3)).isTrue();
            assertThat(plan.scope().firstSource(3)).hasValue(3);
        }
    }

    @Test
    void aListOrAMapLeavesOut() {
        assertThat(Plan.of(SERVER, CLUSTER, "0", null).scope().includes(1)).isFalse();
        assertThat(Plan.of(SERVER, CLUSTER, null, "0:0").scope().includes(1)).isFalse();
    }

    @Test
    void whatCannotBeInAClusterIsRefused() {
        assertThatThrownBy(() -> Plan.of(CLUSTER, SERVER, "1-3", null)).hasMessageContaining("leaves out database 0");
        assertThatThrownBy(() -> Plan.of(SERVER, CLUSTER, null, "*:1")).hasMessageContaining("as in *:0");
    }
}
