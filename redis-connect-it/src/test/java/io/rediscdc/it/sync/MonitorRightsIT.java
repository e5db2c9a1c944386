package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import org.apache.kafka.connect.runtime.rest.errors.ConnectRestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A user without a right that {@code capture.mode=monitor} needs is told so before anything runs. */
@ExtendWith(SharedConnect.class)
class MonitorRightsIT {
    @Test
    void eachMissingRightIsNamed(ConnectHarness connect) {
        try (Replication sync = new Replication(
                        connect, RedisServer.start(RedisBinary.find()), RedisServer.start(RedisBinary.find()))
                .with("capture.mode", "monitor")
                .with("redis.username", "cdc")
                .with("redis.password", "p")) {
            for (String right : new String[] {"monitor", "command", "echo"}) {
                sync.from.run("ACL SETUSER cdc on >p ~* +@all -" + right);
                assertThatThrownBy(() -> connect.submit(sync.source, sync.sourceConfig()))
                        .isInstanceOf(ConnectRestException.class)
                        .hasMessageContaining("NOPERM")
                        .hasMessageContaining("'" + right + "'")
                        .hasMessageContaining("ACL SETUSER <user> +monitor +command +echo");
                sync.from.run("ACL SETUSER cdc +" + right);
            }
        }
    }
}
