package io.rediscdc.sink.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IsolationTest {
    @Test
    void isWhatTheConnectorSaysElseTheWorker() {
        assertThat(Isolation.of(Map.of(Isolation.KEY, "read_committed"))).isEqualTo(Isolation.COMMITTED);
        assertThat(Isolation.of(Map.of(Isolation.KEY, "READ_COMMITTED"))).isEqualTo(Isolation.COMMITTED);
        assertThat(Isolation.of(Map.of(Isolation.KEY, "read_uncommitted"))).isEqualTo(Isolation.UNCOMMITTED);
        assertThat(Isolation.of(Map.of("name", "sink"))).isEqualTo(Isolation.OF_WORKER);
    }

    @Test
    void aNullIsNoWord() {
        Map<String, String> props = new HashMap<>();
        props.put(Isolation.KEY, null);
        assertThat(Isolation.of(props)).isEqualTo(Isolation.OF_WORKER);
    }
}
