package io.rediscdc.tools.verify;

import java.util.Map;

/** The reader for each type that TYPE may answer. */
final class Values {
    static final String STRING = "string";
    static final String LIST = "list";
    static final String SET = "set";
    static final String ZSET = "zset";
    static final String HASH = "hash";
    static final String STREAM = "stream";
    static final String VECTOR_SET = "vectorset";

    private static final ValueReader OPAQUE = new OpaqueReader();

    private final Map<String, ValueReader> byType;

    Values(Features features) {
        this.byType = Map.of(
                STRING, new StringReader(),
                LIST, new ListReader(),
                SET, new SetReader(),
                ZSET, new ZsetReader(),
                HASH, new HashReader(features.fieldExpiry()),
                STREAM, new StreamReader(),
                VECTOR_SET, new VectorSetReader());
    }

    /** Types of modules, and those that nobody knows yet, are compared by their DUMP payload. */
    ValueReader of(String type) {
        return byType.getOrDefault(type, OPAQUE);
    }
}
