package io.rediscdc.sink.marker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.LongRange;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkerTest {
    /** The layout is public: this text must be read for ever. */
    @Test
    void versionOneStaysWhatItIs() {
        Marker marker = new Marker(7, 1_000, 1_732_260_000_000L, "Kc", "Tp", "12@127.0.0.1:5,13@[::1]:6");
        assertThat(marker.text()).isEqualTo("1 7 1000 1732260000000 Kc Tp 12@127.0.0.1:5,13@[::1]:6");
        assertThat(Marker.parse("1 7 1000 1732260000000 - - -", "f"))
                .isEqualTo(new Marker(7, 1_000, 1_732_260_000_000L, "", "", ""));
        Marker replacing = new Marker(7, 1_000, 1_732_260_000_000L, "Kc", "Tp", "", true);
        assertThat(replacing.text()).isEqualTo("1 7 1000 1732260000000 Kc Tp - replacing");
        assertThat(Marker.parse(replacing.text(), "f")).isEqualTo(replacing);
        assertThat(replacing.at(2_000, 1).replacing()).isTrue();
        assertThat(replacing.replaced().text()).isEqualTo("1 7 1000 1732260000000 Kc Tp -");
    }

    @Property
    void whatIsWrittenIsReadTheSame(
            @ForAll @LongRange(min = 0) long epoch,
            @ForAll @LongRange(min = 0) long offset,
            @ForAll @LongRange(min = 0) long time,
            @ForAll @AlphaChars String id) {
        Marker marker = new Marker(epoch, offset, time, id, id, id);
        assertThat(Marker.parse(marker.text(), "f")).isEqualTo(marker);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2 7 1000 1 - - -", "1 7 1000", "1 x 1000 1 - - -", "1 7 1000 1 - - - whatever"})
    void whatIsNotOursStopsTheTaskAndNamesThePlace(String text) {
        assertThatThrownBy(() -> Marker.parse(text, "field t-0 of key k"))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("field t-0 of key k")
                .hasMessageContaining("remove the field");
    }
}
