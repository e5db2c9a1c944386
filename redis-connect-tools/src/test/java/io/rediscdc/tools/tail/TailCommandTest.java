package io.rediscdc.tools.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.tools.RedisCdc;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TailCommandTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tail | TOPIC",
                "tail t | give --bootstrap HOST:PORT",
                "tail --client-properties no-such-file t | no-such-file: there is no such file",
                "tail --bootstrap 127.0.0.1:1 --max 0 t | --max 0: must be at least 1",
                "tail --bootstrap 127.0.0.1:1 --from tomorrow t | --from tomorrow: must be start, end or an offset",
                "tail --bootstrap no-port t | Kafka at no-port: Invalid url in bootstrap.servers"
            })
    void wrongUseIsSaidInALine(String command, String message) {
        PrintStream stderr = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertThat(RedisCdc.run(command.split(" "))).isEqualTo(RedisCdc.ERROR);
        } finally {
            System.setErr(stderr);
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).contains(message).doesNotContain("\tat ");
    }
}
