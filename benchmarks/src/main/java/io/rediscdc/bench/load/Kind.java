package io.rediscdc.bench.load;

import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What values a measurement is about, and how they are written without the connector. */
public interface Kind {
    /** The command that gives a key its state. */
    byte[][] write(int index, int version);

    /** The command that answers a key's payload. */
    byte[][] read(int index);

    /** The state as a record carries it. */
    KeyValue state(int index, int version);

    /** Strings of 100 bytes. */
    static Kind strings() {
        Data data = new Data(100);
        byte[] set = ascii("SET");
        return new Kind() {
            @Override
            public byte[][] write(int index, int version) {
                return new byte[][] {set, Data.key(index), data.value(index, version)};
            }

            @Override
            public byte[][] read(int index) {
                return new byte[][] {ascii("GET"), Data.key(index)};
            }

            @Override
            public KeyValue state(int index, int version) {
                return KeyValue.string(data.value(index, version), 0);
            }
        };
    }

    /** Hashes of 10 fields, in one of a thousand variants each; the server makes the payloads. */
    static Kind hashes() {
        List<byte[]> payloads = hashPayloads();
        byte[] restore = ascii("RESTORE");
        byte[] replace = ascii("REPLACE");
        return new Kind() {
            @Override
            public byte[][] write(int index, int version) {
                return new byte[][] {restore, Data.key(index), ascii("0"), payload(index, version), replace};
            }

            @Override
            public byte[][] read(int index) {
                return new byte[][] {ascii("DUMP"), Data.key(index)};
            }

            @Override
            public KeyValue state(int index, int version) {
                byte[] payload = payload(index, version);
                int rdbVersion = payload[payload.length - 10] & 0xff; // before the checksum, little endian
                return new KeyValue(ValueType.HASH, Encoding.DUMP, rdbVersion, 0, Slice.of(payload));
            }

            private byte[] payload(int index, int version) {
                return payloads.get(Math.floorMod(index * 31 + version, payloads.size()));
            }
        };
    }

    private static List<byte[]> hashPayloads() {
        Data fields = new Data(10);
        List<byte[]> payloads = new ArrayList<>();
        try (RedisServer server = RedisServer.start(RedisBinary.find())) {
            for (int variant = 0; variant < 1_000; variant++) {
                List<Object> command = new ArrayList<>(List.of("HSET", "hash"));
                for (int field = 0; field < 10; field++) {
                    command.add("field" + field);
                    command.add(fields.value(variant, field));
                }
                server.call(command.toArray());
                payloads.add((byte[]) Objects.requireNonNull(server.call("DUMP", "hash")));
            }
        }
        return payloads;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
