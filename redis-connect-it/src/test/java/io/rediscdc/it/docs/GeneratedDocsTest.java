package io.rediscdc.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.it.Checkout;
import io.rediscdc.sink.config.SinkConfig;
import io.rediscdc.source.config.SourceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The pages made from the code are as the code would make them now; {@code -Ddocs.write=true} makes them. */
class GeneratedDocsTest {
    private static final String REGENERATE =
            "./mvnw -pl redis-connect-it -am test -Dtest=GeneratedDocsTest -Ddocs.write=true"
                    + " -Dsurefire.failIfNoSpecifiedTests=false";

    private static final String MADE = "\nMade from the code by `" + REGENERATE + "`; do not edit.\n";

    private static final ConfigPage SOURCE = new ConfigPage(
            "# Source connector: configuration\n" + MADE + """

                    Beside these, the connector's JSON must have `key.converter` and `value.converter` =
                    `org.apache.kafka.connect.converters.ByteArrayConverter` (`key.format=utf8`:
                    `org.apache.kafka.connect.storage.StringConverter`; `value.format=typed`: a converter of structs, such as
                    `org.apache.kafka.connect.json.JsonConverter`), `topic.creation.default.partitions`,
                    `topic.creation.default.replication.factor` and `topic.creation.default.cleanup.policy=compact`. The number of
                    partitions of a topic that exists must never be changed: values would stay behind in the partitions where their
                    keys were. Begin a new `topic.prefix` instead. Transforms other than InsertHeader and, with
                    `value.format=binary`, DropHeaders, and
                    `errors.tolerance=all`, are refused unless `reconcile.candidates=none`.

                    Keys with the prefix `kafka.` are settings of the connector's own Kafka client, as in `kafka.security.protocol`.

                    Every change restarts the tasks. A restart is a gap, so a pass reads all keys again; the last column says what
                    happens beyond that.
                    """, SourceConfig.definition(), Change.SOURCE);

    private static final ConfigPage SINK =
            new ConfigPage("# Sink connector: configuration\n" + MADE + """

                    Beside these, Connect's own keys apply, among them `topics` or `topics.regex`, `errors.*` for the dead-letter
                    queue, `consumer.override.max.poll.records` for how many records a task is given at a time, and
                    `consumer.override.auto.offset.reset`, which must be `earliest` (the default of Connect's consumers). Where the
                    worker's default converters are others, `key.converter` and `value.converter` must be set to those that the source
                    has: `org.apache.kafka.connect.converters.ByteArrayConverter` for `key.format=bytes` and
                    `value.format=binary`.

                    Every change restarts the tasks, which go on from the committed offsets.
                    """, SinkConfig.def(), Change.SINK);

    @Test
    void sourceConfig() throws IOException {
        requireCurrent("source-config.md", SOURCE.text());
    }

    @Test
    void sinkConfig() throws IOException {
        requireCurrent("sink-config.md", SINK.text());
    }

    @Test
    void metrics() throws IOException {
        requireCurrent("metrics.md", MetricsPage.text());
    }

    @Test
    void versions() throws IOException {
        requireCurrent("versions.md", VersionsPage.text());
    }

    @Test
    void everyKeySaysWhatChangingItDoes() {
        for (ConfigPage page : new ConfigPage[] {SOURCE, SINK}) {
            assertThat(page.changes().keySet())
                    .as("keys in Change")
                    .containsExactlyInAnyOrderElementsOf(page.def().names());
        }
    }

    private static void requireCurrent(String name, String text) throws IOException {
        Path file = Checkout.root().resolve("docs").resolve(name);
        if (Boolean.getBoolean("docs.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(file).as("run " + REGENERATE).hasContent(text);
    }
}
