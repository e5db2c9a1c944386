package io.rediscdc.source.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.filter.Databases;
import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.redis.ServerInfo;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class OtherDatabasesTest {
    @Test
    void countsThoseThatHoldKeysAndAreNotCaptured() throws Exception {
        ObjectName name = new ObjectName("kafka.connect:type=plugins,connector=others,task=0,shard=s");
        try (TaskMetrics metrics = TaskMetrics.create(() -> null, "others", "0")) {
            OtherDatabases others = new OtherDatabases("s", metrics, "shard", "s");
            assertThat(value(name)).isEqualTo(0L);
            others.seen("tracking", Databases.parse("0"), keyspace("db0:keys=4,expires=0\r\ndb3:keys=1\r\ndb5:keys=9"));
            assertThat(value(name)).isEqualTo(2L);
            others.seen("tracking", Databases.parse("0"), keyspace("db0:keys=4,expires=0"));
            assertThat(value(name)).isEqualTo(0L);
        }
    }

    private static Object value(ObjectName name) throws Exception {
        return ManagementFactory.getPlatformMBeanServer().getAttribute(name, SourceMetrics.OTHER_DATABASES.name());
    }

    private static ServerInfo keyspace(String lines) {
        return ServerInfo.parse(("# Keyspace\r\n" + lines + "\r\n").getBytes(StandardCharsets.UTF_8));
    }
}
