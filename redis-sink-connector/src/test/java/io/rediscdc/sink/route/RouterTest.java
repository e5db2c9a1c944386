package io.rediscdc.sink.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.filter.DatabaseMap;
import io.rediscdc.sink.Records;
import io.rediscdc.sink.decode.Mutation;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class RouterTest {
    @Test
    void aRecordFromElsewhereStopsTheTaskWithTheWayOut() {
        Mutation mutation = new Mutation(
                new DbKey(5, Records.bytes("k")),
                null,
                Cause.DEL,
                Records.of("shop.db5", 0, 3, Records.bytes("k"), null));
        assertThatThrownBy(() -> new Router(DatabaseMap.parse("0:0")).route(mutation))
                .isExactlyInstanceOf(ConnectException.class)
                .hasMessageContaining("Database 5")
                .hasMessageContaining("database.map=0:0")
                .hasMessageContaining("5:N")
                .hasMessageContaining("topic shop.db5, partition 0, offset 3");
        assertThat(new Router(DatabaseMap.parse("*:1")).route(mutation)).isEqualTo(new DbKey(1, Records.bytes("k")));
        assertThat(new Router(DatabaseMap.parse("identity")).route(mutation)).isSameAs(mutation.key());
    }
}
