package io.rediscdc.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisUris;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardAssignmentTest {
    @Test
    void dealsOutTheSameWhateverTheOrder() {
        List<RedisAddress> forwards =
                RedisUris.parse("a=redis://h:1,b=redis://h:2,c=redis://h:3,d=redis://h:4,e=redis://h:5");
        List<RedisAddress> backwards =
                RedisUris.parse("e=redis://h:5,d=redis://h:4,c=redis://h:3,b=redis://h:2,a=redis://h:1");
        assertThat(names(ShardAssignment.assign(forwards, 2)))
                .isEqualTo(List.of(List.of("a", "c", "e"), List.of("b", "d")))
                .isEqualTo(names(ShardAssignment.assign(backwards, 2)));
    }

    @Test
    void leavesNoTaskWithoutAShard() {
        assertThat(ShardAssignment.assign(RedisUris.parse("redis://h:1"), 8)).hasSize(1);
    }

    private static List<List<String>> names(List<List<RedisAddress>> assigned) {
        return assigned.stream()
                .map(shards -> shards.stream().map(RedisAddress::name).toList())
                .toList();
    }
}
