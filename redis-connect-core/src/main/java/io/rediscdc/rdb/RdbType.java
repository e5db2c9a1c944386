package io.rediscdc.rdb;

import java.util.Optional;

/**
 * The forms in which a DUMP payload may hold a value, by its first byte. A server that knows a form takes a payload of it
 * that is labelled with the RDB version which brought the form, whatever the server's own version.
 */
public enum RdbType {
    STRING(0, "string", 9),
    LIST(1, "list", 9),
    SET(2, "set, large", 9),
    ZSET(3, "sorted set, scores as text", 9),
    HASH(4, "hash, large", 9),
    ZSET_2(5, "sorted set, large", 9),
    MODULE_2(7, "value of a module, or vector set", 9),
    HASH_ZIPMAP(9, "hash, zipmap", 9),
    LIST_ZIPLIST(10, "list, ziplist", 9),
    SET_INTSET(11, "set of integers", 9),
    ZSET_ZIPLIST(12, "sorted set, ziplist", 9),
    HASH_ZIPLIST(13, "hash, ziplist", 9),
    LIST_QUICKLIST(14, "list, quicklist of ziplists", 9),
    STREAM_LISTPACKS(15, "stream", 9),
    HASH_LISTPACK(16, "hash, listpack", 10, HASH),
    ZSET_LISTPACK(17, "sorted set, listpack", 10, ZSET_2),
    LIST_QUICKLIST_2(18, "list, quicklist of listpacks", 10, LIST),
    STREAM_LISTPACKS_2(19, "stream with counters", 10, STREAM_LISTPACKS),
    SET_LISTPACK(20, "set, listpack", 11, SET),
    STREAM_LISTPACKS_3(21, "stream with counters and active times", 11, STREAM_LISTPACKS_2),
    HASH_METADATA(24, "hash whose fields expire, large", 12, HASH),
    HASH_LISTPACK_EX(25, "hash whose fields expire, listpack", 12, HASH);

    private final int code;
    private final String text;
    private final int since;
    private final RdbType older;

    RdbType(int code, String text, int since) {
        this(code, text, since, null);
    }

    RdbType(int code, String text, int since, RdbType older) {
        this.code = code;
        this.text = text;
        this.since = since;
        this.older = older;
    }

    /** The form with this first byte; empty for one that this version does not know. */
    public static Optional<RdbType> ofCode(int code) {
        for (RdbType type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    public int code() {
        return code;
    }

    /** What a value of this form is. */
    public String text() {
        return text;
    }

    /** The RDB version that brought it; 9, that of the oldest target, for all before. */
    public int since() {
        return since;
    }

    /** The newest form before it that holds the same; null if there is none. */
    public RdbType older() {
        return older;
    }

    /** The newest form that is older than an RDB version, itself to begin with; null if there is none. */
    public RdbType below(int rdbVersion) {
        RdbType type = this;
        while (type != null && type.since >= rdbVersion) {
            type = type.older;
        }
        return type;
    }
}
