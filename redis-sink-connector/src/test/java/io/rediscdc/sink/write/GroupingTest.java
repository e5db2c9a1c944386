package io.rediscdc.sink.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.sink.Records;
import io.rediscdc.sink.coalesce.TargetState;
import io.rediscdc.sink.decode.Mutation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupingTest {
    @Test
    void onlySmallStringsWithoutAnExpiryShareACommand() {
        List<TargetState> states = List.of(
                state(string(3, 0)),
                state(string(3, 0)),
                state(string(3, 4_102_444_800_000L)),
                state(string(3, 0)),
                state(new KeyValue(ValueType.LIST, Encoding.DUMP, 10, 0, Slice.of("payload"))),
                state(string(3, 0)),
                state(null),
                state(string(20_000, 0)),
                state(string(3, 0)),
                state(string(3, 0)));
        Grouping grouping = Grouping.of(states, ApplyExpired.ALWAYS);
        assertThat(grouping.commands())
                .extracting(Object::toString)
                .containsExactly(
                        "MSET with 4 arguments",
                        "SET with 4 arguments",
                        "SET with 2 arguments",
                        "RESTORE with 5 arguments",
                        "SET with 2 arguments",
                        "UNLINK with 1 arguments",
                        "SET with 2 arguments",
                        "MSET with 4 arguments");
        assertThat(counts(grouping)).containsExactly(2, 1, 1, 1, 1, 1, 1, 2);
    }

    @Test
    void aCommandIsBoundedByKeysAndBytes() {
        List<TargetState> many = new ArrayList<>(Collections.nCopies(120, state(string(3, 0))));
        assertThat(counts(Grouping.of(many, ApplyExpired.ALWAYS))).containsExactly(50, 50, 20);
        List<TargetState> wide = new ArrayList<>(Collections.nCopies(5, state(string(7_000, 0))));
        assertThat(counts(Grouping.of(wide, ApplyExpired.ALWAYS))).containsExactly(2, 2, 1);
        assertThat(Grouping.of(List.of(), ApplyExpired.ALWAYS).commands()).isEmpty();
    }

    private static int[] counts(Grouping grouping) {
        return Arrays.copyOf(grouping.counts(), grouping.commands().size());
    }

    private static KeyValue string(int bytes, long expireAtMs) {
        return KeyValue.string(new byte[bytes], expireAtMs);
    }

    private static TargetState state(KeyValue value) {
        DbKey key = new DbKey(0, Records.bytes("k"));
        return new TargetState(
                key, new Mutation(key, value, Cause.UNKNOWN, Records.of("t.db0", 0, 0, key.bytes(), null)), null);
    }
}
