package io.rediscdc.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rediscdc.event.Slice;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandBytesTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 8_000, 16_370, 16_384, 16_385, 40_000, 1_000_000})
    void areThoseOfTheCommandWhateverItsSize(int bytes) {
        byte[] value = new byte[bytes];
        new Random(bytes).nextBytes(value);
        Command command = Command.of(
                "MSET", "a", value, "b", Slice.of(value, bytes / 2, bytes - bytes / 2), "c", 17L, "d", value);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        command.encode(expected::write);
        command.encode(expected::write);

        ByteBuf buffer = Unpooled.directBuffer();
        CommandBytes.encode(command, buffer);
        CommandBytes.encode(command, buffer);

        assertThat(ByteBufUtil.getBytes(buffer)).isEqualTo(expected.toByteArray());
        buffer.release();
    }
}
