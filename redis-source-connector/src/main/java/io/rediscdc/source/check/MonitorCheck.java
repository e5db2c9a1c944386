package io.rediscdc.source.check;

import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RespSocket;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.source.capture.monitor.Handshake;
import io.rediscdc.source.capture.monitor.MonitorRefusedException;
import java.util.function.Consumer;

/** Whether a server lets us use MONITOR and prints lines that can be taken apart: by the very steps of a capture. */
final class MonitorCheck {
    private MonitorCheck() {}

    /**
     * @param waitMs how long the server may take
     * @param errors what is at fault with {@code capture.mode}
     */
    static void check(Link link, RedisSettings settings, int waitMs, Consumer<String> errors) {
        ServerInfo server = ServerInfo.parse((byte[]) link.call("INFO", "server"));
        try (RespSocket socket = RespSocket.connect(link.address(), settings)) {
            Handshake.begin(socket, server, waitMs);
        } catch (MonitorRefusedException e) {
            errors.accept(e.getMessage());
        } catch (RedisReplyException e) {
            errors.accept(e.getMessage() + ". capture.mode=monitor needs the commands MONITOR, COMMAND, ECHO and INFO,"
                    + " and on a replica CLIENT LIST: ACL SETUSER <user> +monitor +command +echo +info +client|list"
                    + " (config/acl/source-monitor.acl); where the service does not offer"
                    + " MONITOR, set another capture.mode");
        }
    }
}
