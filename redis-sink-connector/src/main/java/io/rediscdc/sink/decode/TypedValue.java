package io.rediscdc.sink.decode;

import io.rediscdc.event.KeyValue;
import io.rediscdc.format.FormatException;
import io.rediscdc.rdb.RdbException;
import io.rediscdc.rdb.RdbWriter;
import io.rediscdc.typed.KeyState;
import io.rediscdc.typed.KeyStateReader;

/** Turns a typed value back into what is written by one command, so that nothing behind it needs to know of types. */
final class TypedValue {
    private TypedValue() {}

    /**
     * @throws FormatException if it is none
     */
    static KeyState read(Object value) {
        if (!KeyStateReader.isOne(value)) {
            throw new FormatException("a struct that is not a typed record of the source connector, which has v, op and"
                    + " source: take its topic out of topics or topics.regex. If it was one, a transform of this"
                    + " connector has moved or renamed fields, as Flatten, ReplaceField and HeaderFrom do: use none"
                    + " that does");
        }
        return KeyStateReader.read(value);
    }

    /** The state with the payload that RESTORE takes; a string as it is. */
    static KeyValue payload(KeyState state) {
        try {
            return RdbWriter.write(state.value(), state.expireAtMs());
        } catch (RdbException e) {
            throw new FormatException(e.getMessage());
        }
    }
}
