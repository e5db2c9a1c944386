package io.rediscdc.sink.decode.mapped;

import io.rediscdc.sink.decode.TopicDatabases;
import io.rediscdc.sink.decode.mapped.TimeToLive.Unit;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;

/** Records of another system and mappers for them, for tests. */
final class Mapped {
    static final long TIMESTAMP = 1_700_000_000_000L;

    private Mapped() {}

    static SinkRecord record(Object key, Object value) {
        return new SinkRecord("orders", 3, null, key, null, value, 7, TIMESTAMP, TimestampType.CREATE_TIME);
    }

    static RecordMapper mapper(MapType type, String key, String value) {
        return mapper(type, key, value, null, null, Unit.S);
    }

    static RecordMapper mapper(MapType type, String key, String value, String score, String ttl, Unit unit) {
        return new RecordMapper(
                new Mapping(
                        "sink",
                        type,
                        2,
                        Template.parse(key),
                        Reference.parse(value),
                        score == null ? null : Reference.parse(score),
                        ttl == null ? null : TimeToLive.parse(ttl, unit),
                        "RPUSH"),
                new TopicDatabases(".*\\.db(\\d+)$"));
    }
}
