package io.rediscdc.source.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotifyFlagsTest {
    @ParameterizedTest
    @CsvSource({
        "EA,'',EA",
        "AKE,'',EAK",
        "AKEmn,'',EAKmn",
        "g$lshzxetdE,'',EA",
        "'',EA,EA",
        "K,EA,EAK",
        "KEx,g$lshzetd,EAK",
        "A,E,EA",
        "Kg$lshzxetd,E,EAK"
    })
    void areASetAndNotAText(String flags, String missing, String union) {
        assertThat(NotifyFlags.missing(flags)).isEqualTo(missing);
        assertThat(NotifyFlags.union(flags)).isEqualTo(union);
    }
}
