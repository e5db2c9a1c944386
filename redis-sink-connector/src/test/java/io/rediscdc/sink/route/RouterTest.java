package io.rediscdc.sink.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.filter.DatabaseMap;
import io.rediscdc.filter.KeyNames;
import io.rediscdc.sink.Records;
import io.rediscdc.sink.decode.Mutation;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class RouterTest {
    @Test
    void aRecordFromElsewhereStopsTheTaskWithTheWayOut() {
        Mutation mutation = deleted(5, "k");
        assertThatThrownBy(() -> new Router(DatabaseMap.parse("0:0"), KeyNames.SAME).route(mutation))
                .isExactlyInstanceOf(ConnectException.class)
                .hasMessageContaining("Database 5")
                .hasMessageContaining("database.map=0:0")
                .hasMessageContaining("5:N")
                .hasMessageContaining("topic shop.db5, partition 0, offset 3");
        assertThat(new Router(DatabaseMap.parse("*:1"), KeyNames.SAME).route(mutation))
                .isEqualTo(new DbKey(1, Records.bytes("k")));
        assertThat(new Router(DatabaseMap.parse("identity"), KeyNames.SAME).route(mutation))
                .isSameAs(mutation.key());
    }

    @Test
    void aKeyIsRenamedOnItsWayIntoItsDatabase() {
        Router router = new Router(DatabaseMap.parse("*:0"), new KeyNames("a:", "b${db}:"));
        assertThat(router.route(deleted(5, "a:k"))).isEqualTo(new DbKey(0, Records.bytes("b5:k")));
    }

    @Test
    void aKeyWithoutANameAtTheTargetIsABadRecord() {
        Router strips = new Router(DatabaseMap.IDENTITY, new KeyNames("a:", ""));
        assertThatThrownBy(() -> strips.route(deleted(0, "k")))
                .isExactlyInstanceOf(DataException.class)
                .hasMessageContaining("db0 \"k\"")
                .hasMessageContaining("key.prefix.strip=a:")
                .hasMessageContaining("keys.include=a:*");
        assertThatThrownBy(() -> strips.route(deleted(0, "a:__rediscdc:x")))
                .isExactlyInstanceOf(DataException.class)
                .hasMessageContaining("keys.exclude");
    }

    private static Mutation deleted(int db, String key) {
        DbKey of = new DbKey(db, Records.bytes(key));
        return new Mutation(of, null, Cause.DEL, Records.of("shop.db" + db, 0, 3, of.bytes(), null));
    }
}
