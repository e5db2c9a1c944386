package io.rediscdc.sink.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.redis.ServerInfo;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryGuardTest {
    @ParameterizedTest
    @CsvSource({
        "949, 0, 1000, noeviction, false",
        "950, 0, 1000, noeviction, true",
        "950, 1, 1000, noeviction, false",
        "2000, 0, 1000, noeviction, true",
        "2000, 0, 0, noeviction, false",
        "2000, 0, 1000, allkeys-lru, false",
        "2000, 0, 1000, , true",
    })
    void writesWaitOnlyWhereTheServerWouldRefuseThem(
            long used, long uncounted, long limit, String policy, boolean above) {
        MemoryUse memory = MemoryUse.of(new ServerInfo(Map.of(
                "used_memory", "" + used,
                "mem_not_counted_for_evict", "" + uncounted,
                "maxmemory", "" + limit,
                "maxmemory_policy", policy == null ? "" : policy)));
        assertThat(memory.isAbove(95)).isEqualTo(above);
        assertThat(memory.isAbove(50)).isEqualTo(above || (limit == 1000 && "noeviction".equals(policy)));
    }

    @ParameterizedTest
    @CsvSource({"'', false", "noeviction, false", "volatile-ttl, true", "allkeys-lfu, true"})
    void everyOtherPolicyEvicts(String policy, boolean evicts) {
        assertThat(new MemoryUse(0, 0, policy).evicts()).isEqualTo(evicts);
    }
}
