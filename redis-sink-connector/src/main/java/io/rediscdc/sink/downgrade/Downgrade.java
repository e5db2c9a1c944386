package io.rediscdc.sink.downgrade;

import io.rediscdc.event.Slice;
import io.rediscdc.format.DumpPayload;
import io.rediscdc.rdb.RdbException;
import io.rediscdc.rdb.RdbInput;
import io.rediscdc.rdb.RdbOutput;
import io.rediscdc.rdb.RdbType;
import java.util.Arrays;

/**
 * Gives a DUMP payload a form that an older server takes: another label where the server knows the form of the value,
 * and the same value in an older form where it does not. What comes out is written by one RESTORE like any other.
 */
public final class Downgrade {
    private Downgrade() {}

    /**
     * The same value in a payload for a server that refuses an RDB version and all newer ones.
     *
     * @param payload with a type byte and a footer at least
     * @return a payload of an RDB version below the refused one
     * @throws NoOlderFormException if there is none
     */
    public static Slice below(Slice payload, int refused) {
        if (!DumpPayload.isIntact(payload)) {
            throw new NoOlderFormException(
                    "its checksum is not that of its bytes, so it was damaged on its way or is no"
                            + " DUMP payload: let the source write the key again");
        }
        int code = DumpPayload.rdbType(payload);
        RdbType type = RdbType.ofCode(code)
                .orElseThrow(() -> new NoOlderFormException("RDB type " + code + " is not known to this version of the"
                        + " sink, so it cannot be rewritten: use a target of the source's version, or a newer sink"));
        RdbType older = type.below(refused);
        if (older == null) {
            throw new NoOlderFormException(
                    "there is no form of it before RDB version " + type.since()
                            + ": use a target of the source's version, or leave the key out by capture.keys.exclude at the source");
        }
        byte[] bytes;
        if (older == type) {
            bytes = Arrays.copyOfRange(payload.array(), payload.offset(), payload.offset() + payload.length());
        } else {
            bytes = rewritten(payload, type, older);
        }
        DumpPayload.seal(bytes, older.since());
        return Slice.of(bytes);
    }

    private static byte[] rewritten(Slice payload, RdbType type, RdbType older) {
        try {
            RdbInput in = RdbInput.ofBody(payload);
            RdbOutput out = new RdbOutput(payload.length());
            out.write(older.code());
            Rewrite.body(type, in, older, out);
            in.requireEnd();
            return out.withRoom(DumpPayload.FOOTER_BYTES);
        } catch (RdbException e) {
            throw new NoOlderFormException(
                    e.getMessage() + ": let the source write the key again, or use a target of the source's version");
        }
    }
}
