package io.rediscdc.source.capture;

import io.rediscdc.filter.Databases;
import io.rediscdc.redis.RedisAddress;

/**
 * What {@code capture.mode=auto} comes to at one server.
 *
 * @param mode the mode, or null if no mode fits without a change by the user
 * @param reason why, for the log; without a mode, the error and the ways out
 */
public record AutoMode(String mode, String reason) {
    /**
     * Notifications where the server sends them, since they tell the database; else tracking, which no setting of the
     * server can keep from us, if there is just one database to take its hints for.
     *
     * @param flags {@code notify-keyspace-events} of the server, or null if it does not let us see them
     * @param address the server, for the command line in the error
     */
    public static AutoMode choose(String flags, Databases databases, RedisAddress address) {
        String missing = flags == null ? null : NotifyFlags.missing(flags);
        if (missing != null && missing.isEmpty()) {
            return new AutoMode(
                    NotificationCapture.MODE, "notify-keyspace-events=\"" + flags + "\" covers every change");
        }
        String seen = flags == null
                ? "the server does not let us see notify-keyspace-events"
                : "notify-keyspace-events is \"" + flags + "\" and lacks " + missing;
        if (databases.single() >= 0) {
            return new AutoMode(
                    TrackingCapture.MODE, seen + ", and one database is captured (" + databases.single() + ")");
        }
        return new AutoMode(
                null,
                seen + ", and capture.databases=" + databases + " may be several, which tracking cannot tell apart."
                        + " There are three ways out: let the server notify ("
                        + (flags == null
                                ? "notify-keyspace-events EA, with a managed service in its parameter group, and"
                                        + " capture.mode=notifications here"
                                : NotifyFlags.remedy(flags, address)
                                        + ", and keep it in the server's configuration file")
                        + "); or capture a single database by tracking (for instance capture.databases=0); or"
                        + " capture.mode=monitor, which costs the server most");
    }
}
