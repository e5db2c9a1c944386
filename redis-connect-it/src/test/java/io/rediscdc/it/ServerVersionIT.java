package io.rediscdc.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.tools.server.RedisServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerVersionIT {
    @ParameterizedTest
    @EnumSource(ServerVersion.class)
    void eachServerStartsAndSaysWhatItIs(ServerVersion version) {
        try (RedisServer server = version.start()) {
            String product = server.info().product();
            System.out.println(version.label() + " is " + product);
            assertThat(product).matches("(Redis|Valkey) \\d+\\.\\d+\\.\\d+");
        }
    }
}
