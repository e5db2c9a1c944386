package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kafka's own transforms, each in a worker: those that leave a record one that the sink applies, and those that do not. */
@ExtendWith(SharedConnect.class)
class TransformsIT {
    private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RegexRouter | regex=(.*) replacement=other-$1",
                "TimestampRouter | topic.format=${topic}-${timestamp} timestamp.format=yyyyMM",
                "InsertHeader | header=team value.literal=shop",
                "ReplaceField$Value | exclude=ts_ms,cause",
                "HeaderFrom$Value | fields=op headers=redis-op operation=copy predicate=tombstone negate=true",
                "Filter | predicate=tombstone"
            })
    void atTheSinkWhatLeavesTheRecordWholeIsApplied(String transform, String settings, ConnectHarness connect) {
        try (Replication sync = typed(connect, false)) {
            transform(sync, transform, settings);
            List<String> families = Families.supportedBy(sync.to);
            families.forEach(family -> Families.run(sync.from, family, "f:"));
            sync.from.run("SELECT 3", "SET gone v", "SET kept v", "SELECT 0");
            sync.from.call("SET", "big", new byte[60_000]);
            sync.run();
            sync.awaitEqual();
            // where tombstones are filtered, the delete event before each of them does
            sync.from.run("SELECT 3", "DEL gone", "SET kept w");
            sync.awaitEqual();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ExtractField$Value | field=string | arrives as String, which no format of the source connector has",
                "ExtractField$Value | field=string | use no transform that changes the value",
                "ReplaceField$Value | exclude=string | lacks its field string: use no transform that removes it",
                "ReplaceField$Value | renames=op:operation | has moved or renamed fields, as Flatten, ReplaceField",
                "Flatten$Value | delimiter=. | has moved or renamed fields, as Flatten, ReplaceField",
                "HeaderFrom$Value | fields=op headers=redis-op operation=move | has moved or renamed fields"
            })
    void atTheSinkWhatCannotBeAppliedStopsTheTaskAndSaysWhy(
            String transform, String settings, String reason, ConnectHarness connect) {
        try (Replication sync = typed(connect, false)) {
            transform(sync, transform, settings);
            sync.from.run("SET k v");
            sync.runSource();
            awaitRecord(connect, sync.topic(0));
            connect.submit(sync.sink, sync.sinkConfig());
            assertThat(connect.awaitFailedTask(sync.sink)).contains(reason);
            assertThat(sync.to.call("EXISTS", "k")).isEqualTo(0L);
        }
    }

    /** Kafka's own transform does not know maps where there are schemas; the hash of a typed record is one. */
    @Test
    void flattenWithSchemasIsRefusedByItself(ConnectHarness connect) {
        try (Replication sync = typed(connect, true)) {
            transform(sync, "Flatten$Value", "delimiter=.");
            sync.from.run("SET k v");
            sync.runSource();
            awaitRecord(connect, sync.topic(0));
            connect.submit(sync.sink, sync.sinkConfig());
            assertThat(connect.awaitFailedTask(sync.sink)).contains("Flatten transformation does not support MAP");
        }
    }

    @Test
    void atTheSourceTheySuitOtherReaders(ConnectHarness connect) {
        try (Replication sync = typed(connect, false)) {
            sync.with("reconcile.candidates", "none")
                    .with("transforms", "route,extract")
                    .with("transforms.route.type", "org.apache.kafka.connect.transforms.RegexRouter")
                    .with("transforms.route.regex", "(.*)\\.db0")
                    .with("transforms.route.replacement", "$1-strings")
                    .with("transforms.extract.type", "org.apache.kafka.connect.transforms.ExtractField$Value")
                    .with("transforms.extract.field", "string")
                    // heartbeats have no such field
                    .with("transforms.extract.predicate", "strings")
                    .with("predicates", "strings")
                    .with("predicates.strings.type", "org.apache.kafka.connect.transforms.predicates.TopicNameMatches")
                    .with("predicates.strings.pattern", ".*-strings");
            sync.from.run("SET k hello");
            sync.runSource();
            String topic = sync.name + "-strings";
            awaitRecord(connect, topic);
            ConsumerRecord<byte[], byte[]> record =
                    connect.topics().records(topic).get(0);
            assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("k");
            assertThat(new String(record.value(), StandardCharsets.UTF_8)).isEqualTo("\"hello\"");
        }
    }

    private static void awaitRecord(ConnectHarness connect, String topic) {
        await("a record in " + topic)
                .atMost(Duration.ofSeconds(60))
                .until(() -> !connect.topics().records(topic).isEmpty());
    }

    private static void transform(Replication sync, String transform, String settings) {
        sync.withSink("transforms", "t")
                .withSink("transforms.t.type", "org.apache.kafka.connect.transforms." + transform)
                .withSink("predicates", "tombstone")
                .withSink(
                        "predicates.tombstone.type",
                        "org.apache.kafka.connect.transforms.predicates.RecordIsTombstone");
        for (String setting : settings.split(" ")) {
            int equals = setting.indexOf('=');
            sync.withSink("transforms.t." + setting.substring(0, equals), setting.substring(equals + 1));
        }
    }

    private static Replication typed(ConnectHarness connect, boolean schemas) {
        return Replication.notified(connect)
                .with("value.format", "typed")
                .with("text.mode", "utf8")
                .with("delete.events", "true")
                .with("value.max.bytes", "20000")
                .with("value.converter", JSON)
                .with("value.converter.schemas.enable", Boolean.toString(schemas))
                .withSink("value.converter", JSON)
                .withSink("value.converter.schemas.enable", Boolean.toString(schemas));
    }
}
