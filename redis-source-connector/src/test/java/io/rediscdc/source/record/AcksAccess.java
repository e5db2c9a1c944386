package io.rediscdc.source.record;

/** Lets tests of other packages emit and acknowledge without records. */
public final class AcksAccess {
    private AcksAccess() {}

    public static long emit(Acks acks) {
        return acks.emitted();
    }

    public static void acknowledgeFirst(Acks acks) {
        acks.acknowledged(0, true);
    }
}
