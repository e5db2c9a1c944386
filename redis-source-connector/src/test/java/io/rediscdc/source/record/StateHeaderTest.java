package io.rediscdc.source.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.format.FormatException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateHeaderTest {
    private static final StateHeader STATE = StateHeader.of(-2);
    private static final StateHeader BIG =
            new StateHeader(5, UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"), 12);

    @ParameterizedTest
    @ValueSource(strings = {"%s", "\"%s\"", "{\"schema\":{\"type\":\"string\"},\"payload\":\"%s\"}"})
    void isFoundInWhatAnyHeaderConverterMakesOfIt(String converted) {
        for (StateHeader header : new StateHeader[] {STATE, BIG, StateHeader.DELETED}) {
            byte[] bytes = String.format(converted, header.text()).getBytes(StandardCharsets.UTF_8);
            assertThat(StateHeader.parse(bytes)).isEqualTo(header);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rd1:", "rd2:fffffffffffffffe", "17"})
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> StateHeader.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("redis.state");
        assertThatThrownBy(() -> StateHeader.parse(null)).isInstanceOf(FormatException.class);
    }
}
