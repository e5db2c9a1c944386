package io.rediscdc.source.capture;

import io.rediscdc.event.Cause;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * What the channel {@code __keyevent@<db>__:<event>} says.
 *
 * @param db the database
 * @param cause why the key is absent, if it turns out to be
 */
record Notification(int db, Cause cause) {
    private static final byte[] PREFIX = ascii("__keyevent@");
    private static final byte[] BEHIND_DB = ascii("__:");
    /** A read of an absent key: no change. */
    private static final String KEY_MISS = "keymiss";

    private static final Map<String, Cause> CAUSES = Map.of(
            "del", Cause.DEL,
            "rename_from", Cause.DEL,
            "move_from", Cause.DEL,
            "expired", Cause.EXPIRED,
            "evicted", Cause.EVICTED);

    /** The notification of a channel, or null if it is none of a change. */
    static Notification parse(byte[] channel) {
        if (!startsAt(channel, 0, PREFIX)) {
            return null;
        }
        int at = PREFIX.length;
        int db = 0;
        int digits = 0;
        while (at < channel.length && channel[at] >= '0' && channel[at] <= '9' && digits < 9) {
            db = db * 10 + (channel[at++] - '0');
            digits++;
        }
        if (digits == 0 || !startsAt(channel, at, BEHIND_DB)) {
            return null;
        }
        int eventAt = at + BEHIND_DB.length;
        String event = new String(channel, eventAt, channel.length - eventAt, StandardCharsets.US_ASCII);
        return event.equals(KEY_MISS) ? null : new Notification(db, CAUSES.getOrDefault(event, Cause.UNKNOWN));
    }

    private static boolean startsAt(byte[] bytes, int from, byte[] part) {
        return bytes.length - from >= part.length
                && Arrays.equals(bytes, from, from + part.length, part, 0, part.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
