package io.rediscdc.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.source.config.ShardSpec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardAssignmentTest {
    @Test
    void dealsOutTheSameWhateverTheOrder() {
        List<ShardSpec> forwards = shards("a", "b", "c", "d", "e");
        List<ShardSpec> backwards = shards("e", "d", "c", "b", "a");
        assertThat(names(ShardAssignment.assign(forwards, 2)))
                .isEqualTo(List.of(List.of("a", "c", "e"), List.of("b", "d")))
                .isEqualTo(names(ShardAssignment.assign(backwards, 2)));
    }

    @Test
    void leavesNoTaskWithoutAShard() {
        assertThat(ShardAssignment.assign(shards("a"), 8)).hasSize(1);
    }

    private static List<ShardSpec> shards(String... names) {
        return Arrays.stream(names)
                .map(name -> new ShardSpec(name, name, List.of(), null, null, null))
                .toList();
    }

    private static List<List<String>> names(List<List<ShardSpec>> assigned) {
        return assigned.stream()
                .map(shards -> shards.stream().map(ShardSpec::name).toList())
                .toList();
    }
}
