package io.rediscdc.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.format.DumpPayload;
import io.rediscdc.value.RedisValue;
import io.rediscdc.value.RedisValues;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RdbRoundTripTest {
    @Property(tries = 2_000)
    void whatIsWrittenIsReadTheSame(@ForAll("values") RedisValue value) {
        Slice payload = RdbWriter.payload(value);
        assertThat(DumpPayload.isIntact(payload)).isTrue();
        assertThat(RdbReader.read(value.type(), payload)).isEqualTo(value);
    }

    /** No body makes it run away, or throw what no caller expects. */
    @Property(tries = 10_000)
    void anyBodyIsReadOrRefused(@ForAll @IntRange(max = 26) int type, @ForAll @Size(max = 60) byte[] body) {
        byte[] bytes = new byte[1 + body.length + DumpPayload.FOOTER_BYTES];
        bytes[0] = (byte) type;
        System.arraycopy(body, 0, bytes, 1, body.length);
        DumpPayload.seal(bytes, 12);
        readOrRefuse(bytes);
    }

    @Property(tries = 2_000)
    void aFlippedByteIsReadOrRefused(@ForAll("values") RedisValue value, @ForAll @IntRange(max = 10_000) int at) {
        byte[] bytes = RdbWriter.payload(value).toArray().clone();
        bytes[at % (bytes.length - DumpPayload.FOOTER_BYTES)] ^= 1 << at % 8;
        readOrRefuse(bytes);
    }

    private static void readOrRefuse(byte[] payload) {
        try {
            assertThat(RdbReader.read(ValueType.MODULE, Slice.of(payload))).isNotNull();
        } catch (RdbException e) {
            assertThat(e).hasMessageStartingWith("its body cannot be read, it has ");
        }
    }

    @Provide
    Arbitrary<RedisValue> values() {
        return Arbitraries.lazy(RedisValues::any);
    }
}
