package io.rediscdc.typed;

/** What a typed record is about; {@link #code()} is part of the record format, and Debezium's where it means the same. */
public enum Op {
    /** A state that was read because of a pass, as of a snapshot. */
    READ("r"),
    /** A state that was read because the key was created or changed, which cannot be told apart. */
    CHANGE("u"),
    /** The key is gone; its tombstone follows. */
    DELETE("d"),
    /** A part of a value that is too big for one record. */
    PIECE("p");

    private final String code;

    Op(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    /** The operation with this code, or null if there is none. */
    static Op ofCode(String code) {
        for (Op op : values()) {
            if (op.code.equals(code)) {
                return op;
            }
        }
        return null;
    }
}
