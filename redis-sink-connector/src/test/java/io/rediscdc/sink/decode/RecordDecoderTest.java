package io.rediscdc.sink.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Slice;
import io.rediscdc.sink.Records;
import java.nio.ByteBuffer;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class RecordDecoderTest {
    private static final byte[] KEY = Records.bytes("user:1");

    private final RecordDecoder decoder = new RecordDecoder(new TopicDatabases(".*\\.db(\\d+)$"));

    @Test
    void readsAState() {
        byte[] value = Records.value(KeyValue.string(Records.bytes("v"), 42));
        Mutation mutation = decoder.decode(Records.of("shop.db3", 1, 7, KEY, value));
        assertThat(mutation.key()).isEqualTo(new DbKey(3, KEY));
        assertThat(mutation.deletes()).isFalse();
        assertThat(mutation.state().expireAtMs()).isEqualTo(42);
        assertThat(mutation.state().payload()).isEqualTo(Slice.of("v"));
        assertThat(mutation.state().payload().array()).isSameAs(value);
        assertThat(mutation).hasToString("string of key db3 \"user:1\" at topic shop.db3, partition 1, offset 7");
    }

    @Test
    void readsBuffersWithoutMovingThem() {
        ByteBuffer key = ByteBuffer.wrap(Records.bytes("xuser:1x"), 1, 6);
        ByteBuffer value = ByteBuffer.wrap(Records.value(KeyValue.string(Records.bytes("v"), 0)));
        SinkRecord record = Records.of("shop.db0", 0, 0, key, value);
        assertThat(decoder.decode(record).key().bytes()).isEqualTo(KEY);
        assertThat(decoder.decode(record).state().payload()).isEqualTo(Slice.of("v"));
    }

    @Test
    void readsATombstoneAndItsCause() {
        SinkRecord record = Records.of("shop.db0", 0, 0, KEY, null);
        assertThat(decoder.decode(record).deletes()).isTrue();
        assertThat(decoder.decode(record).cause()).isEqualTo(Cause.UNKNOWN);
        record.headers().addString("redis.cause", "expired");
        assertThat(decoder.decode(record).cause()).isEqualTo(Cause.EXPIRED);
        record.headers().addBytes("redis.cause", Records.bytes("evicted"));
        assertThat(decoder.decode(record).cause()).isEqualTo(Cause.EVICTED);
    }

    @Test
    void takesTheDatabaseFromTheOriginalTopic() {
        SinkRecord renamed = Records.of("shop.db3", 1, 7, KEY, null)
                .newRecord("renamed", 9, null, KEY, null, null, 0L, new ConnectHeaders());
        SinkRecord delivered = new SinkRecord(
                renamed.topic(),
                renamed.kafkaPartition(),
                null,
                KEY,
                null,
                null,
                7,
                0L,
                TimestampType.CREATE_TIME,
                renamed.headers(),
                "shop.db3",
                1,
                7);
        assertThat(decoder.decode(delivered).key().db()).isEqualTo(3);
        assertThat(Position.of(delivered)).hasToString("topic shop.db3, partition 1, offset 7");
    }

    @Test
    void blamesTheRecordForBytesThatAreNone() {
        assertThatThrownBy(() -> decoder.decode(Records.of("shop.db0", 2, 9, KEY, Records.bytes("{}"))))
                .isExactlyInstanceOf(DataException.class)
                .hasMessageContaining("\"user:1\"")
                .hasMessageContaining("topic shop.db0, partition 2, offset 9")
                .hasMessageContaining("not a binary record");
        assertThatThrownBy(() -> decoder.decode(Records.of("shop.db0", 2, 9, null, null)))
                .isExactlyInstanceOf(DataException.class)
                .hasMessageContaining("has no key");
    }

    @Test
    void stopsAtAVersionThatIsNotKnown() {
        byte[] value = Records.value(KeyValue.string(Records.bytes("v"), 0));
        value[1] = 99;
        assertThatThrownBy(() -> decoder.decode(Records.of("shop.db0", 2, 9, KEY, value)))
                .isExactlyInstanceOf(ConnectException.class)
                .hasMessageContaining("version 99")
                .hasMessageContaining("offset 9");
    }

    @Test
    void stopsAtAConverterThatGivesNoBytes() {
        assertThatThrownBy(() -> decoder.decode(Records.of("shop.db0", 2, 9, 17L, null)))
                .isExactlyInstanceOf(ConnectException.class)
                .hasMessageContaining("arrives as Long")
                .hasMessageContaining("key.converter")
                .hasMessageContaining("ByteArrayConverter for key.format=bytes");
        assertThatThrownBy(() -> decoder.decode(Records.of("shop.db0", 2, 9, KEY, "text")))
                .isExactlyInstanceOf(ConnectException.class)
                .hasMessageContaining("arrives as String")
                .hasMessageContaining("ByteArrayConverter for value.format=binary");
    }

    @Test
    void readsKeysThatAreText() {
        assertThat(decoder.decode(Records.of("shop.db0", 2, 9, "user:1", null)).key())
                .isEqualTo(new DbKey(0, KEY));
        assertThat(decoder.decode(Records.of("shop.db0", 2, 9, "base64:/wA=", null))
                        .key())
                .isEqualTo(new DbKey(0, new byte[] {(byte) 0xff, 0}));
        assertThatThrownBy(() -> decoder.decode(Records.of("shop.db0", 2, 9, "user\uFFFD", null)))
                .as("bytes that were read as text")
                .isExactlyInstanceOf(ConnectException.class)
                .hasMessageContaining("U+FFFD")
                .hasMessageContaining("key.converter");
    }
}
