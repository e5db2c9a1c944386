package io.rediscdc.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "*,'',true",
        "*,anything,true",
        "user:*,user:1,true",
        "user:*,User:1,false",
        "h?llo,hello,true",
        "h?llo,hllo,false",
        "h*llo,heeeello,true",
        "h*l*o,hello,true",
        "h*x,hello,false",
        "h[ae]llo,hallo,true",
        "h[ae]llo,hillo,false",
        "h[^e]llo,hallo,true",
        "h[^e]llo,hello,false",
        "h[a-c]llo,hbllo,true",
        "h[c-a]llo,hbllo,true",
        "h[a-c]llo,hdllo,false",
        "a\\*b,a*b,true",
        "a\\*b,axb,false",
        "**a**,bab,true",
        "a,ab,false",
        "'',a,false"
    })
    void matchesAsRedisDoes(String glob, String key, boolean matches) {
        assertThat(new Glob(glob).matches(key.getBytes(StandardCharsets.UTF_8))).isEqualTo(matches);
    }

    @Test
    void aFilterTakesWhatIsIncludedAndNotExcludedAndNeverOurOwnKeys() {
        KeyFilter filter = new KeyFilter(List.of("user:*", "order:*"), List.of("*:tmp"));
        assertThat(accepts(filter, "user:1")).isTrue();
        assertThat(accepts(filter, "order:1")).isTrue();
        assertThat(accepts(filter, "cart:1")).isFalse();
        assertThat(accepts(filter, "user:tmp")).isFalse();
        assertThat(accepts(KeyFilter.ALL, "__rediscdc:target:x")).isFalse();
        assertThat(KeyFilter.ALL.accepts(new byte[] {(byte) 0xff, 0})).isTrue();
    }

    private static boolean accepts(KeyFilter filter, String key) {
        return filter.accepts(key.getBytes(StandardCharsets.UTF_8));
    }
}
