package io.rediscdc.it.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.tools.server.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code verify} between two quiet servers of one version: what is equal, and each way to differ. */
class VerifyIT {
    private static final String EXPIRES_AT = "4102444800000";
    /** Those of docs/verify.md but for MEMORY USAGE. */
    private static final String RIGHTS =
            "+select +scan +type +exists +info +time +pexpiretime +pttl +get +getrange +strlen +hgetall +hlen +hscan"
                    + " +lrange +llen +smembers +scard +sscan +zrange +zcard +zscan +xinfo +xrange +xpending +dump";

    private static RedisServer sourceServer;
    private static RedisServer targetServer;
    private static Redis source;
    private static Redis target;

    @BeforeAll
    static void start() {
        sourceServer = ServerVersion.R7.start();
        targetServer = ServerVersion.R7.start(
                "--hash-max-listpack-entries",
                "1",
                "--set-max-intset-entries",
                "1",
                "--zset-max-listpack-entries",
                "1",
                "--list-max-listpack-size",
                "1",
                "--stream-node-max-entries",
                "1");
        source = new Redis(sourceServer);
        target = new Redis(targetServer);
    }

    @AfterAll
    static void end() {
        source.close();
        target.close();
        sourceServer.close();
        targetServer.close();
    }

    @BeforeEach
    void load() {
        for (Redis side : new Redis[] {source, target}) {
            side.run("FLUSHALL", "SELECT 0");
            everyType(side);
        }
    }

    /** Written by commands at both sides, so that each keeps the values in encodings of its own. */
    private static void everyType(Redis redis) {
        redis.run(
                "SET string value",
                "SET expiring value PXAT " + EXPIRES_AT,
                "SET number 12345",
                "SETBIT bits 77 1",
                "PFADD hll a b c",
                "HSET hash a 1 b 2 c 3",
                "RPUSH list a b c b",
                "SADD set a b c",
                "SADD ints 1 2 3",
                "ZADD zset 1 a 1.1 b -inf c inf d -0 e",
                "GEOADD geo 13.361389 38.115556 Palermo 15.087269 37.502669 Catania",
                "XADD stream 1-1 a 1",
                "XADD stream 2-1 a 2 b 3",
                "XADD stream 3-1 a 4",
                "XDEL stream 3-1",
                "XGROUP CREATE stream group 0",
                "XREADGROUP GROUP group alice COUNT 1 STREAMS stream >",
                "XCLAIM stream group alice 0 1-1 TIME 1700000000000 RETRYCOUNT 3 FORCE",
                "SELECT 3",
                "SET other db3",
                "SELECT 0");
        redis.call("SET", new byte[] {0, -1, 10, 13, ' '}, new byte[] {-1, 0});
    }

    @Test
    void everyTypeInOtherEncodingsIsEqual() {
        source.call("PFCOUNT", "hll");
        for (int i = 0; i < 500; i++) { // of every kind of run
            source.call("PFADD", "counts", "element " + i);
            target.call("PFADD", "counts", "element " + i);
        }
        target.call("PFDEBUG", "TODENSE", "counts");
        target.call("PFDEBUG", "TODENSE", "hll");

        Verify verify = Verify.servers(source, target, "--rounds", "1");

        assertThat(verify.verdict()).as("%s", verify.report()).isEqualTo("equal");
        assertThat(verify.exitCode()).isZero();
        assertThat(verify.compared()).isEqualTo(15);
        assertThat(verify.report().path("keysByDatabase").path("3").asLong()).isEqualTo(1);
        assertThat(verify.report().path("keysByType").path("zset").asLong()).isEqualTo(2);
        assertThat(verify.report().path("expiryToleranceMs").asLong()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "DEL hash,                                      missing, hash,     at the source only",
        "SET more value,                                extra,   more,     at the target only",
        "SET set value,                                 type,    set,      'type: set at the source, string at the target'",
        "SET string valuf,                              value,   string,   '\"valuf\" at the target'",
        "SETBIT bits 76 1,                              value,   bits,     content",
        "PFADD hll z,                                   value,   hll,      content",
        "HSET hash b 3,                                 value,   hash,     '\"b\": \"2\" at the source, \"3\" at the target'",
        "HDEL hash b,                                   value,   hash,     'fields: 3 at the source, 2 at the target'",
        "LSET list 2 x,                                 value,   list,     'index 2'",
        "RPUSH list x,                                  value,   list,     'length: 4 at the source, 5 at the target'",
        "SREM set a,                           value,   set,      'members: 3 at the source, 2 at the target'",
        "SREM ints 2,                                   value,   ints,     members",
        "ZADD zset 1.1000000000000003 b,                value,   zset,     '\"b\": \"1.1\" at the source'",
        "ZADD zset 1 d,                                 value,   zset,     '\"d\": \"Infinity\" at the source'",
        "GEOADD geo 13.361389 38.2 Palermo,             value,   geo,      content",
        "XADD stream 4-1 a 5,                           value,   stream,   'length: 2 at the source, 3 at the target'",
        "XSETID stream 9-1,                             value,   stream,   'last-generated-id: 3-1 at the source, 9-1'",
        "XSETID stream 3-1 ENTRIESADDED 7,              value,   stream,   'entries-added: 3 at the source, 7'",
        "XGROUP CREATE stream more 0,                   value,   stream,   'groups: [\"group\"] at the source, [\"group\", \"more\"] at the target'",
        "XGROUP SETID stream group 2-1,                 value,   stream,   'last-delivered-id: 1-1 at the source, 2-1'",
        "XGROUP CREATECONSUMER stream group bob,        value,   stream,   consumers",
        "XACK stream group 1-1,                         value,   stream,   'pending: 1 entries'",
        "XCLAIM stream group alice 0 1-1 TIME 1700000000001 RETRYCOUNT 3, value, stream, pending",
        "XCLAIM stream group alice 0 1-1 TIME 1700000000000 RETRYCOUNT 4, value, stream, pending",
        "PEXPIREAT expiring 4102444800001,              expiry,  expiring, 'expiry: 4102444800000'",
        "PERSIST expiring,                              expiry,  expiring, 'none at the target'",
        "PEXPIREAT hash 4102444800000,                  expiry,  hash,     'expiry: none at the source'",
    })
    void aDifferenceIsFoundAndNamed(String command, String kind, String key, String what) {
        target.run(command);

        Verify verify = Verify.servers(source, target, "--rounds", "2", "--round-pause", "0");

        assertThat(verify.exitCode()).isEqualTo(1);
        assertThat(verify.verdict()).isEqualTo("different");
        assertThat(verify.report().path("differencesByKind").path(kind).asLong())
                .as("%s", verify.report())
                .isEqualTo(1);
        JsonNode differing = named(verify, key);
        assertThat(differing.path("kind").asText()).isEqualTo(kind);
        assertThat(differing.path("what").toString().replace("\\\"", "\"")).contains(what);
    }

    @Test
    void aGroupInPlaceOfAnotherIsFound() {
        source.run("XGROUP DESTROY stream group", "XGROUP CREATE stream renamed 0");

        Verify verify = Verify.servers(source, target, "--rounds", "2", "--round-pause", "0");

        assertThat(verify.verdict()).as("%s", verify.report()).isEqualTo("different");
        assertThat(named(verify, "stream").path("what").toString().replace("\\\"", "\""))
                .contains("groups: [\"renamed\"] at the source, [\"group\"] at the target");
    }

    private static JsonNode named(Verify verify, String key) {
        for (JsonNode differing : verify.report().path("keys")) {
            if (differing.path("key").asText().equals("\"" + key + "\"")) {
                return differing;
            }
        }
        throw new AssertionError(key + " is not in " + verify.report());
    }

    @Test
    void aToleranceForExpiryIsTakenAndReported() {
        target.run("PEXPIREAT expiring 4102444800005");

        Verify verify = Verify.servers(source, target, "--rounds", "1", "--ttl-tolerance", "5");

        assertThat(verify.exitCode()).isZero();
        assertThat(verify.report().path("expiryToleranceMs").asLong()).isEqualTo(5);
    }

    @Test
    void theRightsInTheDocumentationSuffice() {
        Verify verify = verifyAs("+memory|usage " + RIGHTS);

        assertThat(verify.exitCode()).as("%s", verify.report()).isZero();
        assertThat(verify.compared()).isEqualTo(14);
    }

    @Test
    void withoutTheRightToAskForSizesAllIsEqualToo() {
        source.call("PFCOUNT", "hll");
        target.call("PFDEBUG", "TODENSE", "hll");

        Verify verify = verifyAs(RIGHTS);

        assertThat(verify.exitCode()).as("%s", verify.report()).isZero();
        assertThat(verify.compared()).isEqualTo(14);
    }

    private static Verify verifyAs(String rights) {
        String secret = System.getenv("PATH");
        for (Redis side : new Redis[] {source, target}) {
            side.call("ACL", "SETUSER", "checker", "reset", "on", ">" + secret, "~*");
            side.run("ACL SETUSER checker " + rights);
        }
        return Verify.servers(
                source,
                target,
                "--rounds",
                "1",
                "--source-user",
                "checker",
                "--source-password-env",
                "PATH",
                "--target-user",
                "checker",
                "--target-password-env",
                "PATH");
    }

    @Test
    void ourOwnKeysAreNotCompared() {
        source.run("SET __rediscdc:fence:1 x");
        target.run("SET __rediscdc:target:1 y");

        assertThat(Verify.servers(source, target, "--rounds", "1").exitCode()).isZero();
    }

    @Test
    void databasesAreLeftOutAndMappedAsAsked() {
        target.run("SELECT 3", "RENAME other moved", "MOVE moved 5", "SELECT 5", "RENAME moved other", "SELECT 0");

        assertThat(Verify.servers(source, target, "--rounds", "1").exitCode()).isEqualTo(1);
        assertThat(Verify.servers(source, target, "--rounds", "1", "--databases", "0")
                        .exitCode())
                .isZero();
        Verify mapped = Verify.servers(source, target, "--rounds", "1", "--database-map", "0:0,3:5");
        assertThat(mapped.exitCode()).as("%s", mapped.report()).isZero();
        assertThat(mapped.compared()).isEqualTo(14);
    }

    @Test
    void theConnectorsOwnFilesSayWhatToCompare(@TempDir Path folder) throws IOException {
        Path sourceFile = Files.writeString(folder.resolve("source.json"), """
                {"name": "a", "config": {"redis.uri": "%s", "capture.databases": "0", "capture.keys.include": "s*",
                "capture.keys.exclude": "set", "kafka.bootstrap.servers": "${env:NOT_SET_HERE}"}}
                """.formatted(sourceServer.uri()));
        Path sinkFile = Files.writeString(folder.resolve("sink.json"), """
                {"name": "b", "config": {"redis.uri": "%s", "database.map": "0:7"}}
                """.formatted(targetServer.uri()));
        String[] files = {"--source-config", sourceFile.toString(), "--sink-config", sinkFile.toString()};
        target.run("DEL set hash", "COPY string string DB 7", "COPY stream stream DB 7");

        Verify equal = Verify.run(files);
        assertThat(equal.exitCode()).as("%s", equal.report()).isZero();
        assertThat(equal.compared()).isEqualTo(2);

        target.run("SELECT 7", "SET sudden value", "SET not-captured value", "SELECT 0");
        Verify extra = Verify.run("--rounds=1", files[0], files[1], files[2], files[3]);
        assertThat(extra.exitCode()).isEqualTo(1);
        assertThat(named(extra, "sudden").path("targetDatabase").asInt()).isEqualTo(7);
        assertThat(extra.report().path("keysDifferent").asLong()).isEqualTo(1);
    }

    @Test
    void bigValuesAreComparedInParts() {
        for (Redis side : new Redis[] {source, target}) {
            side.run(
                    "EVAL for\ti=1,20000\tdo\tredis.call('HSET','bighash','f'..i,'some-value'..i)\tend 0",
                    "EVAL for\ti=1,20000\tdo\tredis.call('RPUSH','biglist','some-value-that-takes-room'..i)\tend 0",
                    "EVAL for\ti=1,20000\tdo\tredis.call('SADD','bigset','some-value-that-takes-room'..i)\tend 0",
                    "EVAL for\ti=1,20000\tdo\tredis.call('ZADD','bigzset',i/7,'some-value-that-takes-room'..i)\tend 0",
                    "EVAL for\ti=1,20000\tdo\tredis.call('XADD','bigstream',i..'-1','f','some-value'..i)\tend 0",
                    "XGROUP CREATE bigstream g 0",
                    "SETRANGE bigstring 3000000 end");
        }
        assertThat(Verify.servers(source, target, "--rounds", "1").verdict()).isEqualTo("equal");

        target.run(
                "HSET bighash f19999 x",
                "LSET biglist 19999 x",
                "SADD bigset x",
                "ZADD bigzset 3 some-value-that-takes-room20000",
                "XDEL bigstream 10000-1",
                "SETRANGE bigstring 1048577 x");
        Verify changed = Verify.servers(source, target, "--rounds", "1");
        assertThat(changed.report().path("differencesByKind").path("value").asLong())
                .as("%s", changed.report())
                .isEqualTo(6);
    }
}
