package io.rediscdc.sink.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.sink.Records;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class ObservedTest {
    @Test
    void theHeaderTellsWhateverConverterItWentThrough() {
        for (Object value : new Object[] {1_767_225_600_456L, "1767225600456", Records.bytes("1767225600456")}) {
            assertThat(Observed.of(tombstone(value, 5L))).isEqualTo(1_767_225_600_456L);
        }
    }

    @Test
    void withoutAHeaderTheTimestampDoesAndWithoutEitherNothingIsDue() {
        assertThat(Observed.of(tombstone(null, 5L))).isEqualTo(5);
        assertThat(Observed.of(tombstone("soon", 5L))).isEqualTo(5);
        assertThat(Observed.of(tombstone(null, null))).isEqualTo(Observed.UNKNOWN);
    }

    private static SinkRecord tombstone(Object header, Long timestamp) {
        SinkRecord record = new SinkRecord(
                "t.db0", 0, null, Records.bytes("k"), null, null, 0, timestamp, TimestampType.CREATE_TIME);
        if (header != null) {
            record.headers().add(Observed.HEADER, new SchemaAndValue(null, header));
        }
        return record;
    }
}
