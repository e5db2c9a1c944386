package io.rediscdc.source.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.filter.Databases;
import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.source.capture.Capabilities;
import io.rediscdc.source.capture.Capture;
import io.rediscdc.source.capture.Hints;
import io.rediscdc.source.capture.NotificationCapture;
import io.rediscdc.source.capture.TrackingCapture;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class OtherDatabasesTest {
    @Test
    void countsThoseThatHoldKeysAndAreNotCaptured() throws Exception {
        ObjectName name = new ObjectName("kafka.connect:type=plugins,connector=others,task=0,shard=s");
        try (TaskMetrics metrics = TaskMetrics.create(() -> null, "others", "0")) {
            OtherDatabases others = new OtherDatabases("s", Databases.parse("0"), metrics, "shard", "s");
            assertThat(value(name)).isEqualTo(0L);
            others.look(
                    capture(TrackingCapture.CAPABILITIES),
                    keyspace("db0:keys=4,expires=0\r\ndb3:keys=1\r\ndb5:keys=9"));
            assertThat(value(name)).isEqualTo(2L);
            others.look(capture(NotificationCapture.CAPABILITIES), keyspace("db3:keys=1"));
            assertThat(value(name)).isEqualTo(0L);
            others.look(capture(TrackingCapture.CAPABILITIES), keyspace("db0:keys=4,expires=0"));
            assertThat(value(name)).isEqualTo(0L);
        }
    }

    private static Object value(ObjectName name) throws Exception {
        return ManagementFactory.getPlatformMBeanServer().getAttribute(name, SourceMetrics.OTHER_DATABASES.name());
    }

    private static Capture capture(Capabilities capabilities) {
        return new Capture() {
            @Override
            public String mode() {
                return "some";
            }

            @Override
            public Capabilities capabilities() {
                return capabilities;
            }

            @Override
            public String serverRunId() {
                return "run";
            }

            @Override
            public void start(Hints hints) {
                throw new UnsupportedOperationException();
            }

            @Override
            public long ask() {
                throw new UnsupportedOperationException();
            }

            @Override
            public long answered() {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {
                // nothing was opened
            }
        };
    }

    private static ServerInfo keyspace(String lines) {
        return ServerInfo.parse(("# Keyspace\r\n" + lines + "\r\n").getBytes(StandardCharsets.UTF_8));
    }
}
