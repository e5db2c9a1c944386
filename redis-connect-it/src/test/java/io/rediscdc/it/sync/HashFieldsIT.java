package io.rediscdc.it.sync;

import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Slice;
import io.rediscdc.format.BinaryFormat;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields of hashes that really expire. */
@ExtendWith(SharedConnect.class)
class HashFieldsIT {
    @ParameterizedTest
    @ValueSource(strings = {"notifications", "tracking", "monitor"})
    void fieldsThatExpireVanishAndSoDoTheirHashes(String mode, ConnectHarness connect) {
        try (Replication sync = new Replication(
                        connect, ServerVersion.R8.start("--notify-keyspace-events", "EA"), ServerVersion.R8.start())
                .with("capture.mode", mode)
                .with("capture.databases", "0")) {
            sync.run();
            sync.from.run("HSET rest f v g w", "HSET gone f v", "SET other 1");
            sync.awaitEqual();
            sync.from.run("HPEXPIRE rest 300 FIELDS 1 f", "HPEXPIRE gone 300 FIELDS 1 f");
            await("the fields to expire")
                    .until(() -> sync.from.call("HLEN", "rest").equals(1L)
                            && sync.from.call("EXISTS", "gone").equals(0L));
            sync.awaitEqual();
            if (!mode.equals("monitor")) { // a primary's MONITOR shows no expiry: the targets expire by themselves
                connect.topics()
                        .awaitLatest(
                                sync.topic(0),
                                latest ->
                                        last(latest, "gone").value() == null && holdsRest(sync, last(latest, "rest")));
            }
        }
    }

    private static boolean holdsRest(Replication sync, ConsumerRecord<byte[], byte[]> record) {
        return Arrays.equals(
                BinaryFormat.decode(record.value()).value().payload().toArray(),
                (byte[]) sync.from.call("DUMP", "rest"));
    }

    private static ConsumerRecord<byte[], byte[]> last(Map<Slice, ConsumerRecord<byte[], byte[]>> latest, String key) {
        return latest.get(Slice.of(key.getBytes(StandardCharsets.UTF_8)));
    }
}
