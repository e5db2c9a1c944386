package io.rediscdc.sink.replace;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.DbKey;
import io.rediscdc.filter.DatabaseMap;
import io.rediscdc.filter.KeyFilter;
import io.rediscdc.filter.KeyNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KeyOriginsTest {
    private static final Map<String, Integer> TOPICS = Map.of("t.db0", 0, "t.db1", 1, "t.db2", 2);

    @Test
    void whatOthersHaveWrittenIsLeftAlone() {
        KeyOrigins origins = new KeyOrigins(
                TOPICS,
                DatabaseMap.parse("0:0,1:3"),
                new KeyNames("app:", "${db}:"),
                new KeyFilter(List.of("app:*"), List.of("*:private")));
        assertThat(found(origins, 0, "0:x")).containsExactly("t.db0 app:x");
        assertThat(found(origins, 3, "1:x")).containsExactly("t.db1 app:x");
        assertThat(found(origins, 0, "1:x")).as("another database's name").isEmpty();
        assertThat(found(origins, 0, "x")).as("without our prefix").isEmpty();
        assertThat(found(origins, 0, "0:x:private")).as("excluded").isEmpty();
        assertThat(found(origins, 1, "0:x"))
                .as("a database that nothing leads to")
                .isEmpty();
        assertThat(origins.targets(topic -> true)).containsExactly(0, 3);
        assertThat(origins.targets("t.db1"::equals)).containsExactly(3);
    }

    @Test
    void theConnectorsOwnKeysAreNobodys() {
        KeyOrigins origins = new KeyOrigins(TOPICS, DatabaseMap.IDENTITY, new KeyNames("", "__"), KeyFilter.ALL);
        assertThat(found(origins, 0, "__x")).containsExactly("t.db0 x");
        assertThat(found(origins, 0, "__rediscdc:target:{all}:sink")).isEmpty();
    }

    @Test
    void topicsThatLeadToTheSameNamesAreFound() {
        DatabaseMap all = DatabaseMap.parse("*:0");
        assertThat(KeyOrigins.overlapping(TOPICS, all, false)).containsExactly("t.db0", "t.db1");
        assertThat(KeyOrigins.overlapping(TOPICS, all, true)).isEmpty();
        assertThat(KeyOrigins.overlapping(TOPICS, DatabaseMap.IDENTITY, false)).isEmpty();
        assertThat(KeyOrigins.overlapping(Map.of("a.db3", 3, "b.db3", 3), all, true))
                .as("two servers' topics of one database")
                .containsExactly("a.db3", "b.db3");
        assertThat(KeyOrigins.overlapping(TOPICS, DatabaseMap.parse("0:0"), false))
                .isEmpty();
    }

    /** The way back of what Router does: else a key that the topics hold would be taken for nobody's, or removed. */
    @Property
    void everyNameLeadsBackToItsKey(@ForAll @IntRange(max = 2) int db, @ForAll byte[] rest) {
        KeyNames names = new KeyNames("s:", "p${db}:");
        byte[] key = concat("s:".getBytes(StandardCharsets.UTF_8), rest);
        KeyOrigins origins = new KeyOrigins(TOPICS, DatabaseMap.parse("*:7"), names, KeyFilter.ALL);
        assertThat(origins.of(7, names.atTarget(new DbKey(db, key))))
                .singleElement()
                .satisfies(origin -> {
                    assertThat(origin.topic()).isEqualTo("t.db" + db);
                    assertThat(origin.key()).isEqualTo(key);
                });
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = java.util.Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static Stream<String> found(KeyOrigins origins, int db, String key) {
        return origins.of(db, key.getBytes(StandardCharsets.UTF_8)).stream()
                .map(origin -> origin.topic() + " " + new String(origin.key(), StandardCharsets.UTF_8));
    }
}
