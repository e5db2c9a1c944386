package io.rediscdc.bench.cases;

import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Slice;
import io.rediscdc.format.BinaryFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The form of the records that a source writes. */
interface Form {
    /** The source's configuration. */
    Map<String, String> source(Stage stage, String redisUri, String prefix);

    /** Folders that the worker needs on {@code plugin.path} beside the connectors. */
    default List<Path> plugins() {
        return List.of();
    }

    /** What reads the records that were written with {@link #source}. */
    Reader reader(Stage stage);

    /** Reads records again. */
    interface Reader extends AutoCloseable {
        /** Whether a record's value says that its key is in this state. */
        boolean holds(byte[] value, KeyValue state);

        @Override
        void close();
    }

    /** {@code value.format=binary}. */
    static Form binary() {
        return new Form() {
            @Override
            public Map<String, String> source(Stage stage, String redisUri, String prefix) {
                return ConnectorJson.source(stage.kafka(), redisUri, prefix, "notifications");
            }

            @Override
            public Reader reader(Stage stage) {
                return new Reader() {
                    @Override
                    public boolean holds(byte[] value, KeyValue state) {
                        Slice payload = BinaryFormat.decode(value).value().payload();
                        return payload.equals(state.payload());
                    }

                    @Override
                    public void close() {}
                };
            }
        };
    }
}
