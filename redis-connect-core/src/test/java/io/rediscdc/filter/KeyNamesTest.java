package io.rediscdc.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rediscdc.event.DbKey;
import io.rediscdc.event.Slots;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyNamesTest {
    @Test
    void onePrefixIsTakenOffAndAnotherPutInFront() {
        KeyNames names = new KeyNames("old:", "new:${db}:");
        assertThat(names.atTarget(key(3, "old:a"))).isEqualTo(bytes("new:3:a"));
        assertThat(names.atTarget(key(3, "old:"))).isEqualTo(bytes("new:3:"));
        assertThat(names.hasName(bytes("old"))).isFalse();
        assertThat(names.atSource(3, bytes("new:3:a"))).isEqualTo(bytes("old:a"));
        assertThat(names.atSource(4, bytes("new:3:a"))).isNull();
    }

    @Test
    void aNameTellsItsDatabase() {
        KeyNames names = new KeyNames("", "a${db}b${db}:");
        assertThat(names.sourceDatabases(bytes("a65535b65535:k"))).containsExactly(65_535);
        assertThat(names.sourceDatabases(bytes("a0b0:k"))).containsExactly(0);
        assertThat(new KeyNames("", "${db}${db}:").sourceDatabases(bytes("1212:k")))
                .containsExactly(12);
        for (String none : List.of("", "a", "a7", "a07b07:k", "a7b8:k", "b7b7:k", "a65536b65536:k", "a99999999999b")) {
            assertThat(names.sourceDatabases(bytes(none))).isEmpty();
        }
        assertThat(KeyNames.SAME.sourceDatabases(bytes("7:k"))).isEmpty();
    }

    @Test
    void aKeyKeepsItsNameWhereWhatIsTakenOffIsPutBack() {
        assertThat(KeyNames.SAME.areSame(3)).isTrue();
        assertThat(new KeyNames("a:", "a:").areSame(3)).isTrue();
        assertThat(new KeyNames("3:", "${db}:").areSame(3)).isTrue();
        assertThat(new KeyNames("3:", "${db}:").areSame(4)).isFalse();
        assertThat(new KeyNames("", "a:").areSame(3)).isFalse();
    }

    @Test
    void withoutPrefixesNothingIsCopied() {
        byte[] key = bytes("k");
        assertThat(KeyNames.SAME.atTarget(new DbKey(1, key))).isSameAs(key);
    }

    @Property
    void aNameLeadsBackToItsKey(@ForAll byte[] rest, @ForAll @IntRange(max = 99) int db) {
        KeyNames names = new KeyNames("s", "t${db}:");
        byte[] key = Arrays.copyOf(bytes("s"), 1 + rest.length);
        System.arraycopy(rest, 0, key, 1, rest.length);
        byte[] name = names.atTarget(new DbKey(db, key));
        assertThat(names.atSource(db, name)).isEqualTo(key);
        assertThat(names.sourceDatabases(name)).containsExactly(db);
    }

    @Property
    void keysOfTwoDatabasesNeverGetOneName(
            @ForAll @IntRange(max = 120) int oneDb,
            @ForAll @IntRange(max = 120) int otherDb,
            @ForAll @CharRange(from = '0', to = ':') @StringLength(max = 3) String one,
            @ForAll @CharRange(from = '0', to = ':') @StringLength(max = 3) String other) {
        KeyNames names = new KeyNames("", "d${db}:");
        assertThat(Arrays.equals(names.atTarget(key(oneDb, one)), names.atTarget(key(otherDb, other))))
                .isEqualTo(oneDb == otherDb && one.equals(other));
    }

    @Property
    void keysOfOneHashTagStayTogether(
            @ForAll @CharRange(from = 'a', to = '}') @StringLength(max = 4) String one,
            @ForAll @CharRange(from = 'a', to = '}') @StringLength(max = 4) String other) {
        KeyNames names = new KeyNames("", "p}${db}:");
        byte[] a = names.atTarget(key(0, one + "{tag}"));
        byte[] b = names.atTarget(key(0, "{tag}" + other));
        if (!one.contains("{")) {
            assertThat(Slots.of(a)).isEqualTo(Slots.of(b)).isEqualTo(Slots.of(bytes("tag")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{tag}", "{tag}:", "a{", "${db}:{", "${topic}:", "${db}", "${db}5:", "__rediscdc:x"})
    void aPrefixThatBreaksAPromiseIsRefused(String add) {
        assertThatIllegalArgumentException().isThrownBy(() -> KeyNames.requireAddable(add));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:", "${db}:", "a${db}b${db}:", "}"})
    void othersAreTaken(String add) {
        KeyNames.requireAddable(add);
    }

    @Test
    void whatIsTakenOffHoldsNoTagEither() {
        KeyNames.requireStrippable("a:");
        assertThatIllegalArgumentException().isThrownBy(() -> KeyNames.requireStrippable("{a}:"));
    }

    @Test
    void twoFiltersTakeWhatBothDo() {
        KeyFilter both = new KeyFilter(List.of("a*"), List.of()).and(new KeyFilter(List.of("*"), List.of("*z")));
        assertThat(both.accepts(bytes("ab"))).isTrue();
        assertThat(both.accepts(bytes("az"))).isFalse();
        assertThat(both.accepts(bytes("b"))).isFalse();
    }

    private static DbKey key(int db, String key) {
        return new DbKey(db, bytes(key));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
