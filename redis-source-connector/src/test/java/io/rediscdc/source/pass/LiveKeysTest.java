package io.rediscdc.source.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.DbKey;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LiveKeysTest {
    private final LiveKeys live = new LiveKeys(250);

    @Test
    void aKeyIsNamedOnceAndNotIfItsTombstoneFollows() {
        live.present(key("a"));
        live.present(key("b"));
        live.present(key("a"));
        live.absent(key("b"));
        live.absent(key("never"));
        live.present(key("c"));
        live.absent(key("c"));
        live.present(key("c"));
        assertThat(live.take(1)).containsExactly(key("a"));
        assertThat(live.take(9)).containsExactly(key("c"));
        assertThat(live.isEmpty()).isTrue();
    }

    @Test
    void isOverfullBeyondItsBoundOnly() {
        live.present(key("a"));
        live.present(key("b"));
        live.present(key("b"));
        assertThat(live.isOverfull()).isFalse();
        live.present(key("c"));
        assertThat(live.isOverfull()).isTrue();
        live.take(1);
        assertThat(live.isOverfull()).isFalse();
        live.absent(key("b"));
        live.absent(key("c"));
        live.present(key("d"));
        live.present(key("e"));
        assertThat(live.isOverfull()).isFalse();
    }

    private static DbKey key(String name) {
        return new DbKey(0, name.getBytes(StandardCharsets.UTF_8));
    }
}
