package io.rediscdc.source.capture.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplicationWatchTest {
    private static final byte[] PRIMARY = Escape.ascii("# Replication\r\nrole:master\r\nconnected_slaves:1\r\n");
    private static final byte[] REPLICA = Escape.ascii("# Replication\r\nrole:slave\r\nmaster_link_status:up\r\n");
    private static final byte[] NO_LINK = Escape.ascii("");

    @Test
    void aReplicaThatLoadsAllDataAnewIsNoticed() {
        ReplicationWatch watch = new ReplicationWatch(true, "12");
        assertThat(watch.changed(REPLICA)).isNull();
        assertThat(watch.changed(link(12))).isNull();
        assertThat(watch.changed(NO_LINK)).isNull();
        assertThat(watch.changed(link(13))).contains("loaded its primary's data anew");
        assertThat(new ReplicationWatch(true, null).changed(link(13))).isNotNull();
    }

    @Test
    void anotherRoleIsNoticed() {
        assertThat(new ReplicationWatch(false, null).changed(PRIMARY)).isNull();
        assertThat(new ReplicationWatch(false, null).changed(REPLICA)).contains("become a replica");
        assertThat(new ReplicationWatch(true, "12").changed(PRIMARY)).contains("become a primary");
    }

    private static byte[] link(int id) {
        return Escape.ascii("id=" + id + " addr=127.0.0.1:6379 laddr=127.0.0.1:4000 fd=9 name= flags=M db=0\n");
    }
}
