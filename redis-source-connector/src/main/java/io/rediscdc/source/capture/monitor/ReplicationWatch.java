package io.rediscdc.source.capture.monitor;

import io.rediscdc.redis.PrimaryLink;
import io.rediscdc.redis.RespSocket;
import io.rediscdc.redis.ServerInfo;
import java.nio.charset.StandardCharsets;

/**
 * Notices that a server got other data without a line: it has become a replica, or it is one and has loaded all its
 * primary's keys anew, which {@link PrimaryLink} tells. For one thread.
 */
final class ReplicationWatch {
    private static final byte[] INFO_BEGIN = "# Replication".getBytes(StandardCharsets.US_ASCII);

    private final boolean replica;
    private final String primaryLink;

    /**
     * @param primaryLink the client id of the connection to the primary, or null without one
     */
    ReplicationWatch(boolean replica, String primaryLink) {
        this.replica = replica;
        this.primaryLink = primaryLink;
    }

    /** Asks the server how it is now. */
    static ReplicationWatch begin(RespSocket socket) {
        boolean replica = isReplica((byte[]) socket.call("INFO", "replication"));
        return new ReplicationWatch(
                replica, replica ? PrimaryLink.id(socket.call(PrimaryLink.COMMAND.toArray())) : null);
    }

    boolean isReplica() {
        return replica;
    }

    /** Asks without waiting; the answers go to {@link #changed}. */
    void ask(RespSocket socket) {
        socket.send("INFO", "replication");
        if (replica) {
            socket.send(PrimaryLink.COMMAND.toArray());
        }
    }

    /** In words, what has changed by an answer, or null. */
    String changed(byte[] answer) {
        if (startsWithInfo(answer)) {
            return isReplica(answer) == replica
                    ? null
                    : "the server has become a " + (replica ? "primary" : "replica") + " since listening began";
        }
        String now = PrimaryLink.id(answer);
        return now == null || now.equals(primaryLink)
                ? null
                : "the replica has loaded its primary's data anew, which MONITOR does not show";
    }

    private static boolean isReplica(byte[] info) {
        return ServerInfo.parse(info).get("role").equals("slave");
    }

    private static boolean startsWithInfo(byte[] answer) {
        return java.util.Arrays.equals(
                answer, 0, Math.min(answer.length, INFO_BEGIN.length), INFO_BEGIN, 0, INFO_BEGIN.length);
    }
}
