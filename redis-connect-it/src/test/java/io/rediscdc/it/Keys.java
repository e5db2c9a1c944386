package io.rediscdc.it;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** What a target holds beside the sink's markers. */
public final class Keys {
    private static final String MARKERS = "__rediscdc:target:";

    private Keys() {}

    /**
     * How many keys the selected database has.
     *
     * @param call runs a command at the server
     */
    public static Long count(Function<Object[], Object> call) {
        return ((List<?>) call.apply(new Object[] {"KEYS", "*"}))
                .stream().filter(key -> !isMarker((byte[]) key)).count();
    }

    public static boolean isMarker(byte[] key) {
        return new String(key, StandardCharsets.ISO_8859_1).startsWith(MARKERS);
    }
}
