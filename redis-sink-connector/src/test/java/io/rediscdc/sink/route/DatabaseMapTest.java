package io.rediscdc.sink.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.sink.Records;
import io.rediscdc.sink.decode.Mutation;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseMapTest {
    @Test
    void identityKeepsEveryNumber() {
        DatabaseMap map = DatabaseMap.parse("identity");
        assertThat(map.target(7)).hasValue(7);
        assertThat(map.collision()).isEmpty();
        assertThat(map.targets()).isEmpty();
    }

    @Test
    void pairsNameTheOnlyOnesThereAre() {
        DatabaseMap map = DatabaseMap.parse(" 0:0, 1 : 3 ");
        assertThat(map.target(0)).hasValue(0);
        assertThat(map.target(1)).hasValue(3);
        assertThat(map.target(3)).isEmpty();
        assertThat(map.targets()).containsExactly(0, 3);
        assertThat(map.collision()).isEmpty();
    }

    @Test
    void starStandsForThoseThatAreNotNamed() {
        DatabaseMap map = DatabaseMap.parse("1:3,*:0");
        assertThat(map.target(1)).hasValue(3);
        assertThat(map.target(2)).hasValue(0);
        assertThat(map.targets()).containsExactly(0, 3);
    }

    @Test
    void severalIntoOneIsACollision() {
        assertThat(DatabaseMap.parse("0:0,1:2,5:2").collision()).hasValue(2);
        assertThat(DatabaseMap.parse("*:4").collision()).hasValue(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "0", "0:", "0:0,", "a:0", "0:*", "-1:0", "0:65536", "99999:0", "0:1,0:2", "*:1,*:1", "0:0;1:1"
            })
    void refusesWhatIsNoMap(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> DatabaseMap.parse(text));
    }

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
