package io.rediscdc.sink.downgrade;

import io.rediscdc.event.Slice;
import io.rediscdc.format.DumpPayload;
import io.rediscdc.rdb.RdbInput;
import io.rediscdc.rdb.RdbType;

/** Says what a DUMP payload holds, for messages. */
public final class Described {
    private static final String MODULE_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int MODULE_NAME_LENGTH = 9;
    private static final int MODULE_VERSION_BITS = 10;
    private static final int LETTER_BITS = 6;
    /** Type byte, and a length of eight bytes behind a byte of its own. */
    private static final int MODULE_ID_BYTES = 10;

    private Described() {}

    /** Such as {@code a hash whose fields expire, listpack (RDB type 25, RDB version 12)}. */
    public static String of(Slice payload) {
        int code = DumpPayload.rdbType(payload);
        String what =
                RdbType.ofCode(code).map(type -> "a " + type.text()).orElse("a value of a form unknown to the sink");
        if (code == RdbType.MODULE_2.code()
                && payload.length() >= MODULE_ID_BYTES + DumpPayload.FOOTER_BYTES
                && DumpPayload.isIntact(payload)) {
            what = "a value of the module type '"
                    + moduleName(RdbInput.ofBody(payload).length()) + "'";
        }
        return what + " (RDB type " + code + ", RDB version " + DumpPayload.rdbVersion(payload) + ")";
    }

    /** A module's id is its type's name, six bits a letter, before ten bits of a version. */
    private static String moduleName(long id) {
        StringBuilder name = new StringBuilder();
        for (int i = MODULE_NAME_LENGTH - 1; i >= 0; i--) {
            name.append(MODULE_LETTERS.charAt((int) (id >>> MODULE_VERSION_BITS + LETTER_BITS * i) & 0x3f));
        }
        return name.toString();
    }
}
