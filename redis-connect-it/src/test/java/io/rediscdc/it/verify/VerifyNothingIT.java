package io.rediscdc.it.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.it.Redis;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify} that is told to leave out all there is. */
class VerifyNothingIT {
    private RedisServer sourceServer;
    private RedisServer targetServer;
    private Redis source;
    private Redis target;

    @BeforeEach
    void start() {
        sourceServer = RedisServer.start(RedisBinary.find());
        targetServer = RedisServer.start(RedisBinary.find());
        source = new Redis(sourceServer);
        target = new Redis(targetServer);
        source.run("SET app:k v", "SET app:l v");
        target.run("SET app:k v", "SET app:l v", "SET __rediscdc:target:1 x");
    }

    @AfterEach
    void end() {
        source.close();
        target.close();
        sourceServer.close();
        targetServer.close();
    }

    @Test
    void aFilterThatNoKeyFitsIsNotEqual(@TempDir Path folder) throws IOException {
        Verify nothing = filtered(folder, "nosuch:*");
        assertThat(nothing.exitCode()).isEqualTo(1);
        assertThat(nothing.verdict()).isEqualTo("unsettled");
        assertThat(nothing.report().path("notes").toString())
                .contains("Nothing was compared", "leave out all 2 keys of the source and 2 of the target");

        Verify some = filtered(folder, "app:k");
        assertThat(some.exitCode()).as("%s", some.report()).isZero();
        assertThat(some.report().path("notes").toString())
                .contains("The filters or prefixes left out 1 keys of the source and 1 of the target");
    }

    @Test
    void databasesWithoutKeysAreNotEqualWhereAllAreInOthers() {
        Verify nothing = Verify.servers(source, target, "--databases", "1");
        assertThat(nothing.exitCode()).isEqualTo(1);
        assertThat(nothing.verdict()).isEqualTo("unsettled");

        source.run("FLUSHALL");
        target.run("DEL app:k app:l");
        Verify markers = Verify.servers(source, target, "--databases", "1");
        assertThat(markers.exitCode()).as("%s", markers.report()).isZero();
    }

    @Test
    void twoEmptyServersAreEqual() {
        source.run("FLUSHALL");
        target.run("DEL app:k app:l");
        assertThat(Verify.servers(source, target).verdict()).isEqualTo("equal");
    }

    private Verify filtered(Path folder, String include) throws IOException {
        Path from = Files.writeString(folder.resolve("source.json"), """
                {"name": "a", "config": {"redis.uri": "%s"}}
                """.formatted(sourceServer.uri()));
        Path to = Files.writeString(folder.resolve("sink.json"), """
                {"name": "b", "config": {"redis.uri": "%s", "keys.include": "%s"}}
                """.formatted(targetServer.uri(), include));
        return Verify.run("--source-config", from.toString(), "--sink-config", to.toString());
    }
}
