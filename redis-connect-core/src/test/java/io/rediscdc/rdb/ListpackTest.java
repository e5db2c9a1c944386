package io.rediscdc.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Slice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListpackTest {
    /** As lpEncodeBacklen of Redis has it, which RdbReadRedisIT asks the servers for. */
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "127, 1",
        "128, 2",
        "16382, 2",
        "16383, 3",
        "2097150, 3",
        "2097151, 4",
        "268435454, 4",
        "268435455, 5",
        "2147483647, 5"
    })
    void theLengthBehindAnElementTakesSoManyBytes(int length, int bytes) {
        assertThat(Listpack.backwardBytes(length)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"16376", "16377", "16378", "16379", "2097145", "2097146", "2097147"})
    void whatComesBehindALongElementIsFound(int length) {
        ListpackOutput out = new ListpackOutput();
        Slice element = Slice.of("x".repeat(length));
        out.add(element);
        out.add(Slice.of("behind"));
        Listpack pack = new Listpack(out.finish());
        assertThat(pack.next()).isEqualTo(element);
        assertThat(pack.next()).isEqualTo(Slice.of("behind"));
        assertThat(pack.hasNext()).isFalse();
    }
}
