package io.rediscdc.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.DbKey;
import io.rediscdc.filter.DatabaseMap;
import io.rediscdc.filter.Databases;
import io.rediscdc.filter.KeyFilter;
import io.rediscdc.filter.KeyNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScopeTest {
    private static final List<Integer> DBS = List.of(0, 1, 2, 3);

    private static DbKey key(int db, String key) {
        return new DbKey(db, key.getBytes(StandardCharsets.UTF_8));
    }

    private static Scope scope(String databases, String map, String prefix) {
        return new Scope(KeyFilter.ALL, Databases.parse(databases), DatabaseMap.parse(map), new KeyNames("", prefix));
    }

    @Test
    void aKeyGoesThereAndBack() {
        Scope scope = scope("*", "0:5,1:0", "");
        assertThat(scope.atTarget(key(0, "a"))).isEqualTo(key(5, "a"));
        assertThat(scope.atSource(key(5, "a"), DBS)).containsExactly(key(0, "a"));
        assertThat(scope.atSource(key(1, "a"), DBS)).isEmpty();
        assertThat(scope.includes(2)).isFalse();
    }

    @Test
    void severalDatabasesInOneAreToldApartByThePrefix() {
        Scope scope = scope("0-2", "*:0", "db${db}:");
        assertThat(scope.atTarget(key(2, "a"))).isEqualTo(key(0, "db2:a"));
        assertThat(scope.atSource(key(0, "db2:a"), DBS)).containsExactly(key(2, "a"));
        assertThat(scope.atSource(key(0, "db3:a"), DBS)).isEmpty();
        assertThat(scope.atSource(key(0, "other"), DBS)).isEmpty();
    }

    @Test
    void thePrefixTellsOfDatabasesThatNobodyThoughtOf() {
        Scope scope = scope("16-31", "*:0", "${db}:");
        assertThat(scope.atSource(key(0, "20:a"), List.of())).containsExactly(key(20, "a"));
        assertThat(scope.atSource(key(0, "2:a"), DBS)).isEmpty();
        assertThat(scope.atSource(key(1, "20:a"), DBS)).isEmpty();
    }

    @Test
    void aDatabaseOfTheTargetIsLookedThroughIfAnyLeadsThere() {
        assertThat(scope("20", "*:0", "").firstSource(0)).hasValue(20);
        assertThat(scope("20", "*:0", "").firstSource(20)).isEmpty();
        assertThat(scope("*", "identity", "").firstSource(Databases.MOST)).hasValue(Databases.MOST);
        assertThat(scope("*", "0:0,*:5", "").firstSource(5)).hasValue(1);
    }

    @Test
    void onlyWhereNoNameTellsAKeyMayHaveComeFromSeveralDatabases() {
        assertThat(scope("*", "*:0", "").mergesDatabases()).isTrue();
        assertThat(scope("*", "*:0", "${db}:").mergesDatabases()).isFalse();
        assertThat(scope("*", "0:1,1:0", "").mergesDatabases()).isFalse();
    }

    @Test
    void aKeyMayLeadToItself() {
        assertThat(Scope.ALL.leadsToItself()).isTrue();
        assertThat(scope("*", "*:0", "").leadsToItself()).isTrue();
        assertThat(scope("1-3", "*:0", "").leadsToItself()).isFalse();
        assertThat(scope("*", "0:1,1:0", "").leadsToItself()).isFalse();
        assertThat(scope("*", "identity", "copy:").leadsToItself()).isFalse();
        KeyNames back = new KeyNames("7:", "${db}:");
        assertThat(new Scope(KeyFilter.ALL, Databases.parse("7"), DatabaseMap.IDENTITY, back).leadsToItself())
                .isTrue();
        assertThat(new Scope(KeyFilter.ALL, Databases.parse("8"), DatabaseMap.IDENTITY, back).leadsToItself())
                .isFalse();
    }

    @Test
    void withoutAPrefixAKeyMayComeFromAnyOfThem() {
        assertThat(scope("*", "0:0,1:0", "").atSource(key(0, "a"), DBS)).containsExactly(key(0, "a"), key(1, "a"));
    }

    @Test
    void keysThatTheFilterLeavesOutAreNobodysAtTheTarget() {
        Scope scope = new Scope(
                new KeyFilter(List.of("user:*"), List.of("*:tmp")),
                Databases.parse("*"),
                DatabaseMap.IDENTITY,
                KeyNames.SAME);
        assertThat(scope.atSource(key(0, "user:1"), DBS)).hasSize(1);
        assertThat(scope.atSource(key(0, "user:tmp"), DBS)).isEmpty();
        assertThat(scope.atSource(key(0, "__rediscdc:x"), DBS)).isEmpty();
    }

    @Test
    void aMapThatIsWrongSaysWhere() {
        assertThatThrownBy(() -> DatabaseMap.parse("0:1,two:3")).hasMessageContaining("'two:3'");
        assertThatThrownBy(() -> DatabaseMap.parse("0:1,0:2")).hasMessageContaining("database 0 is mapped twice");
        assertThatThrownBy(() -> DatabaseMap.parse("0:70000")).hasMessageContaining("70000");
    }
}
