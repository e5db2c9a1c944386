package io.rediscdc.tools.tail;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as people read them, in UTC. */
final class Moment {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Of the year 9999; what is later is printed as the number that it is. */
    private static final long LATEST_MS = 253_402_300_799_999L;

    private Moment() {}

    /**
     * @param ms since 1970
     */
    static String of(long ms) {
        return ms < 0 || ms > LATEST_MS ? ms + " ms" : FORM.format(Instant.ofEpochMilli(ms));
    }
}
