package io.rediscdc.source.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.redis.ServerInfo;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final String BASE = """
            run_id:r
            role:master
            master_replid:aaa
            master_replid2:0000000000000000000000000000000000000000
            total_commands_processed:100
            rdb_changes_since_last_save:10
            rdb_last_save_time:5
            rdb_saves:2
            expired_keys:3
            expired_subkeys:1
            evicted_keys:7
            cmdstat_set:calls=1,usec=1,usec_per_call=1.00
            """;

    private final Checkpoint base = of("");

    @Test
    void aServerWhoseCountersStayHasNotChanged() {
        assertThat(base.isStill(of("total_commands_processed:200\ncmdstat_get:calls=7\n")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run_id:other",
                "rdb_changes_since_last_save:11",
                "rdb_last_save_time:6",
                "rdb_saves:3",
                "expired_keys:4",
                "expired_subkeys:2",
                "evicted_keys:8",
                "total_commands_processed:99",
                "role:slave",
                "master_replid2:bbb",
                "cmdstat_config|resetstat:calls=1"
            })
    void anyCounterThatMovesMeansThatSomethingMayHaveChanged(String line) {
        assertThat(base.isStill(of(line + "\n"))).isFalse();
    }

    @Test
    void otherSettingsMakeItWorthless() {
        assertThat(base.isStill(Checkpoint.of(stats(""), "other"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"role:slave", "cmdstat_config|resetstat:calls=1", "rdb_saves:"})
    void thereIsNoneWhereTheCountersCannotBeReliedOn(String line) {
        assertThat(of(line + "\n")).isEqualTo(Checkpoint.NONE);
        assertThat(of(line + "\n").isStill(of(line + "\n"))).isFalse();
    }

    @Test
    void isReadAsItWasWritten() {
        assertThat(Checkpoint.parse(base.toString())).isEqualTo(base);
        assertThat(Checkpoint.NONE.toString()).isEmpty();
        assertThat(Checkpoint.parse("")).isEqualTo(Checkpoint.NONE);
        assertThat(Checkpoint.parse("altered by hand")).isEqualTo(Checkpoint.NONE);
    }

    private static Checkpoint of(String lines) {
        return Checkpoint.of(stats(lines), "settings");
    }

    private static ServerStats stats(String lines) {
        return ServerStats.of(
                ServerInfo.parse((BASE + lines).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)), "");
    }
}
