package io.rediscdc.it.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Slice;
import io.rediscdc.format.DumpPayload;
import io.rediscdc.it.Proof;
import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.rdb.RdbReader;
import io.rediscdc.rdb.RdbType;
import io.rediscdc.rdb.RdbWriter;
import io.rediscdc.tools.server.RedisServer;
import io.rediscdc.value.RedisValue;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every form that any server makes is read, written anew and restored; verify, which reads by the types' own commands, finds
 * no difference.
 */
class RdbReadRedisIT {
    @ParameterizedTest
    @EnumSource(ServerVersion.class)
    void whatIsReadFromAPayloadAndWrittenAnewIsTheSameValue(ServerVersion version) {
        try (RedisServer fromServer = version.start();
                RedisServer toServer = version.start();
                Redis from = new Redis(fromServer);
                Redis to = new Redis(toServer)) {
            Encodings.fill(from);
            for (int length : new int[] {16_376, 16_377, 16_378, 16_379, 16_383, 16_384}) {
                from.call("RPUSH", "length-" + length, "x".repeat(length), "behind");
                from.call("XADD", "stream-length-" + length, "1-1", "f", "x".repeat(length), "g", "behind");
            }
            if (version == ServerVersion.R8) {
                Encodings.fillNewest(from);
            }
            for (Object key : (List<?>) from.call("KEYS", "*")) {
                KeyValue state = Encodings.dump(from, Encodings.text(key));
                RedisValue value = RdbReader.read(state.type(), state.payload());
                boolean module = DumpPayload.rdbType(state.payload()) == RdbType.MODULE_2.code();
                assertThat(value instanceof RedisValue.Opaque)
                        .as(Encodings.text(key))
                        .isEqualTo(module);
                write(to, key, RdbWriter.write(value, state.expireAtMs()));
            }
            assertThat(Proof.verify(fromServer.uri(), toServer.uri())).isZero();
        }
    }

    private static void write(Redis to, Object key, KeyValue state) {
        Slice payload = state.payload();
        switch (state.encoding()) {
            case RAW -> to.call("SET", key, payload.toArray());
            case DUMP -> to.call("RESTORE", key, state.expireAtMs(), payload.toArray(), "ABSTTL");
        }
        if (state.expireAtMs() != 0) {
            to.call("PEXPIREAT", key, state.expireAtMs());
        }
    }
}
