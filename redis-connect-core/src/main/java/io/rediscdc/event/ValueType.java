package io.rediscdc.event;

import java.util.Arrays;

/** The type of a Redis value. {@link #code()} is part of the record format and never changes its meaning. */
public enum ValueType {
    STRING(1, "string"),
    LIST(2, "list"),
    SET(3, "set"),
    ZSET(4, "zset"),
    HASH(5, "hash"),
    STREAM(6, "stream"),
    /** A module's type, or one that this version does not know; its payload is opaque. */
    MODULE(7, "module");

    private static final ValueType[] BY_CODE = new ValueType[8];

    static {
        Arrays.stream(values()).forEach(type -> BY_CODE[type.code] = type);
    }

    private final int code;
    private final String redisName;

    ValueType(int code, String redisName) {
        this.code = code;
        this.redisName = redisName;
    }

    public int code() {
        return code;
    }

    /** The type with this code, or null if there is none. */
    public static ValueType ofCode(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    /** The type for an answer of Redis' TYPE command other than {@code none}; names it does not know are MODULE. */
    public static ValueType ofRedisName(String name) {
        for (ValueType type : values()) {
            if (type.redisName.equals(name)) {
                return type;
            }
        }
        return MODULE;
    }

    /** The name that Redis' TYPE command answers. */
    public String redisName() {
        return redisName;
    }
}
