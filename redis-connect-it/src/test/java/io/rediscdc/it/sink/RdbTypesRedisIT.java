package io.rediscdc.it.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Slice;
import io.rediscdc.format.DumpPayload;
import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.rdb.RdbType;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.tools.server.RedisServer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the table of forms says of servers, asked of the servers. */
class RdbTypesRedisIT {
    @Test
    void theServersMakeAllFormsButThoseOfOlderOnes() {
        assertThat(payloads().keySet())
                .containsExactlyInAnyOrder(
                        RdbType.STRING,
                        RdbType.SET,
                        RdbType.HASH,
                        RdbType.ZSET_2,
                        RdbType.MODULE_2,
                        RdbType.SET_INTSET,
                        RdbType.ZSET_ZIPLIST,
                        RdbType.HASH_ZIPLIST,
                        RdbType.LIST_QUICKLIST,
                        RdbType.STREAM_LISTPACKS,
                        RdbType.HASH_LISTPACK,
                        RdbType.ZSET_LISTPACK,
                        RdbType.LIST_QUICKLIST_2,
                        RdbType.STREAM_LISTPACKS_2,
                        RdbType.SET_LISTPACK,
                        RdbType.STREAM_LISTPACKS_3,
                        RdbType.HASH_METADATA,
                        RdbType.HASH_LISTPACK_EX);
    }

    @ParameterizedTest
    @EnumSource(ServerVersion.class)
    void aServerTakesAFormIfAndOnlyIfItIsOfTheVersionThatBroughtItOrNewer(ServerVersion version) {
        Map<RdbType, byte[]> payloads = payloads();
        payloads.remove(RdbType.MODULE_2); // which needs the module
        try (RedisServer server = version.start();
                Redis redis = new Redis(server)) {
            redis.run("SET k v");
            int own = DumpPayload.rdbVersion((byte[]) redis.call("DUMP", "k"));
            payloads.forEach((type, payload) -> {
                DumpPayload.seal(payload, type.since());
                assertThat(takes(redis, payload))
                        .as("%s at RDB version %d", type, own)
                        .isEqualTo(type.since() <= own);
                if (type.since() > own) {
                    DumpPayload.seal(payload, own);
                    assertThat(takes(redis, payload))
                            .as("%s labelled as RDB version %d", type, own)
                            .isFalse();
                }
            });
        }
    }

    private static boolean takes(Redis redis, byte[] payload) {
        try {
            redis.call("RESTORE", "restored", 0, payload, "REPLACE");
            return true;
        } catch (RedisReplyException e) {
            assertThat(e).hasMessageMatching(".*(DUMP payload version or checksum are wrong|Bad data format).*");
            return false;
        }
    }

    private static Map<RdbType, byte[]> payloads() {
        Map<RdbType, byte[]> payloads = new EnumMap<>(RdbType.class);
        for (ServerVersion version : ServerVersion.values()) {
            try (RedisServer server = version.start();
                    Redis redis = new Redis(server)) {
                Encodings.fill(redis);
                if (version == ServerVersion.R8) {
                    Encodings.fillNewest(redis);
                }
                for (Object key : (List<?>) redis.call("KEYS", "*")) {
                    byte[] payload = (byte[]) redis.call("DUMP", key);
                    payloads.put(
                            RdbType.ofCode(DumpPayload.rdbType(Slice.of(payload)))
                                    .orElseThrow(),
                            payload);
                }
            }
        }
        return payloads;
    }
}
