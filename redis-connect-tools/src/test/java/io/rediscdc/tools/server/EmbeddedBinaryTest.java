package io.rediscdc.tools.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedBinaryTest {
    @ParameterizedTest
    @CsvSource({"Linux,amd64", "Linux,aarch64", "Mac OS X,aarch64", "Mac OS X,x86_64"})
    void theJarHoldsTheServerOf(String os, String arch) {
        assertThat(getClass().getClassLoader().getResource(EmbeddedBinary.resource(os, arch)))
                .isNotNull();
    }

    @Test
    void anotherSystemIsToldTheWayOut() {
        assertThatThrownBy(() -> EmbeddedBinary.resource("Windows 11", "amd64"))
                .hasMessageContaining("Windows 11")
                .hasMessageContaining("install redis-server or valkey-server");
    }
}
