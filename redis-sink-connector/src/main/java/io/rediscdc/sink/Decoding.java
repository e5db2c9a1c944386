package io.rediscdc.sink;

import io.rediscdc.sink.config.MapConfig;
import io.rediscdc.sink.config.RoutingConfig;
import io.rediscdc.sink.decode.RecordDecoder;
import io.rediscdc.sink.decode.TopicDatabases;
import io.rediscdc.sink.decode.mapped.RecordMapper;
import io.rediscdc.sink.lane.Delivery;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Makes a delivery of a record, be it a bad one, by the format that the configuration names. */
interface Decoding {
    /**
     * @param partition where the record lies in Kafka
     * @throws org.apache.kafka.connect.errors.ConnectException if the configuration or the version of this connector is at
     *     fault; nothing may be skipped then
     */
    Delivery decode(SinkRecord record, TopicPartition partition);

    static Decoding of(AbstractConfig config) {
        TopicDatabases databases = RoutingConfig.topicDatabases(config);
        return MapConfig.isMapped(config)
                ? mapped(new RecordMapper(MapConfig.mapping(config), databases))
                : replica(new RecordDecoder(databases));
    }

    private static Decoding replica(RecordDecoder decoder) {
        return (record, partition) -> {
            try {
                return decoder.isChunk(record)
                        ? Delivery.of(partition, decoder.decodeChunk(record))
                        : Delivery.of(partition, decoder.decode(record));
            } catch (DataException e) {
                return Delivery.bad(partition, record, e, decoder.unread(record));
            }
        };
    }

    private static Decoding mapped(RecordMapper mapper) {
        return (record, partition) -> {
            try {
                return Delivery.of(partition, mapper.map(record));
            } catch (DataException e) {
                return Delivery.bad(partition, record, e, null);
            }
        };
    }
}
