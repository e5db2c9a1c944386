package io.rediscdc.it.avro;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rediscdc.it.Checkout;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.sync.Families;
import io.rediscdc.it.sync.RandomValues;
import io.rediscdc.it.sync.Replication;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Typed records in Avro, in the wire format that Confluent's converter has, with a registry that speaks its REST. */
class AvroIT {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Logger LOG = LoggerFactory.getLogger(AvroIT.class);
    private static final int HEAD_BYTES = 5;

    private static Registry registry;
    private static ConnectHarness connect;

    @BeforeAll
    static void start() throws IOException {
        registry = Registry.start();
        // Apicurio's converter has no manifest, so a worker that looks for manifests alone does not see it
        connect = ConnectHarness.start(1, Map.of("plugin.discovery", "hybrid_warn"));
    }

    @AfterAll
    static void stop() {
        if (connect != null) {
            connect.close();
        }
        if (registry != null) {
            registry.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes", "utf8"})
    void everyTypeArrivesAsItWas(String texts) throws IOException {
        try (Replication sync = avro(texts)) {
            List<String> families = Families.supportedBy(sync.to);
            families.forEach(family -> Families.run(sync.from, family, "before:"));
            Families.binary(sync.from, "binary:");
            sync.from.run("HSET expiring name Ann token x", "HPEXPIREAT expiring 4102444800123 FIELDS 1 token");
            sync.from.run("XADD stream 1-1 f v", "XADD stream 2-1 f v", "XGROUP CREATE stream group 0");
            sync.from.run("XREADGROUP GROUP group ann COUNT 1 STREAMS stream >", "VADD vectors VALUES 2 1 2 one");
            sync.from.call("SET", "big", new byte[60_000]);
            sync.run();
            sync.awaitEqual();
            sync.from.run("SET before:set overwritten", "DEL stream", "SET live v PX 600000");
            sync.awaitEqual();
            for (ConsumerRecord<byte[], byte[]> each : connect.topics().records(sync.topic(0))) {
                if (each.value() != null) {
                    GenericRecord state = readAsOthersDo(each.value(), golden(texts));
                    assertThat(state.get("v")).isEqualTo(1);
                    assertThat(state.get("text")).hasToString(texts);
                }
            }
            requireRulesOfEvolution(sync.topic(0) + "-value");
        }
    }

    @Test
    void tenThousandRandomValuesArriveAsTheyWere() {
        long seed = System.nanoTime();
        LOG.info("Random values of seed {}", seed);
        try (Replication sync = avro("utf8")) {
            RandomValues.write(sync.from, seed, 10_000);
            sync.run();
            sync.awaitEqual();
            assertThat(sync.to.call("DBSIZE")).as("keys, and the marker").isEqualTo(10_001L);
        }
    }

    /** By nothing but the registry's schema, parsed by Avro's strict rules. */
    private static GenericRecord readAsOthersDo(byte[] value, Schema golden) throws IOException {
        ByteBuffer head = ByteBuffer.wrap(value);
        assertThat(head.get()).as("magic byte of Confluent's wire format").isZero();
        String text = registry.ask("GET", "/schemas/ids/" + head.getInt(), null)
                .get("schema")
                .asText();
        Schema schema = new Schema.Parser(NameValidator.STRICT_VALIDATOR)
                .setValidateDefaults(true)
                .parse(text);
        assertThat(schema).as("what the registry has").isEqualTo(golden);
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(value, HEAD_BYTES, value.length - HEAD_BYTES, null);
        GenericRecord record = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
        assertThat(decoder.isEnd()).as("read to the end").isTrue();
        return record;
    }

    /** The schema that version 1 has in Avro for ever. */
    private static Schema golden(String texts) throws IOException {
        Path file = Checkout.root()
                .resolve("redis-connect-core/src/test/resources/io/rediscdc/typed/KeyState-v1-" + texts + ".avsc");
        return new Schema.Parser().parse(Files.readString(file));
    }

    private static void requireRulesOfEvolution(String subject) throws IOException {
        registry.ask(
                "PUT",
                "/config/" + subject,
                JsonNodeFactory.instance.objectNode().put("compatibility", "BACKWARD"));
        JsonNode latest = registry.ask("GET", "/subjects/" + subject + "/versions/latest", null);
        ObjectNode schema = (ObjectNode) MAPPER.readTree(latest.get("schema").asText());
        ArrayNode fields = (ArrayNode) schema.get("fields");
        ObjectNode optional = fields.addObject().put("name", "added");
        optional.putArray("type").add("null").add("string");
        optional.putNull("default");
        assertThat(isCompatible(subject, schema))
                .as("with an optional field more")
                .isTrue();
        fields.addObject().put("name", "required").put("type", "string");
        assertThat(isCompatible(subject, schema))
                .as("with a required field more")
                .isFalse();
    }

    private static boolean isCompatible(String subject, JsonNode schema) throws IOException {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("schema", schema.toString());
        JsonNode answer = registry.ask("POST", "/compatibility/subjects/" + subject + "/versions/latest", body);
        return answer.get("is_compatible").asBoolean();
    }

    private static Replication avro(String texts) {
        Replication sync = new Replication(
                        connect, ServerVersion.R8.start("--notify-keyspace-events", "EA"), ServerVersion.R8.start())
                .with("value.format", "typed")
                .with("text.mode", texts)
                .with("value.max.bytes", "20000")
                .with("value.converter.apicurio.registry.auto-register", "true");
        for (Map.Entry<String, String> each : Map.of(
                        "value.converter", "io.apicurio.registry.utils.converter.AvroConverter",
                        "value.converter.apicurio.registry.url", registry.url(),
                        "value.converter.apicurio.registry.as-confluent", "true",
                        "value.converter.apicurio.registry.use-id", "contentId",
                        "value.converter.apicurio.registry.headers.enabled", "false")
                .entrySet()) {
            sync.with(each.getKey(), each.getValue()).withSink(each.getKey(), each.getValue());
        }
        return sync;
    }
}
