package io.rediscdc.sink.write;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.redis.ErrorKind;
import io.rediscdc.redis.RedisError;
import io.rediscdc.sink.config.MapConfig;
import io.rediscdc.sink.config.RoutingConfig;
import io.rediscdc.sink.config.TopologyConfig;

/**
 * The way out of an error that trying again cannot cure.
 *
 * @param field the configuration key to edit
 * @param text what to do
 */
public record Remedy(String field, String text) {
    /**
     * Every right that the sink uses. It needs {@code select}, {@code set}, {@code restore} and {@code unlink}; what
     * follows up to {@code ltrim} for values in chunks; {@code info}, {@code hset} and what follows {@code ltrim} up to
     * {@code scan} for markers; and uses the others where it has them.
     */
    public static final String ACL =
            "-@all +ping +info +select +set +mset +restore +unlink +multi +exec +watch +unwatch +rename +setrange +get +strlen +pexpire +pexpireat +persist +hset +hlen +sadd +scard +zadd +zcard +rpush +llen +ltrim +eval +hget +hgetall +scan"
                    + " +client|setname +client|info +client|kill ~*";

    /** What it needs beside in a cluster. */
    public static final String ACL_OF_CLUSTERS = "+cluster|nodes +cluster|slots +asking";

    /** What it needs beside for some options. */
    public static final String ACL_OF_OPTIONS =
            ApplyExpired.ACL + " where apply.expired is not always, +wait where wait.replicas is not 0";

    /** What it needs beside with {@code record.format=mapped}. */
    public static final String ACL_OF_MAPPED =
            "+lpush with map.list.end=head, +xadd with map.type=stream, +json.set with map.type=json, +time +pttl with map.ttl where records add to a key";

    /** Whether an error needs a remedy at all; others are of the moment or of the one command. */
    public static boolean isNeeded(RedisError error) {
        return error.kind() == ErrorKind.FATAL;
    }

    public static Remedy of(RedisError error) {
        String text = error.message();
        switch (error.code()) {
            case "NOAUTH":
                return new Remedy(
                        ConnectionConfig.PASSWORD,
                        "the server asks for a login: set redis.password, and redis.username for an ACL user");
            case "WRONGPASS":
                return new Remedy(
                        ConnectionConfig.PASSWORD,
                        "check redis.password and redis.username, and that the user exists at the server and is on");
            case "NOPERM":
                return rights();
            case "MOVED", "ASK", "CROSSSLOT":
                return new Remedy(
                        TopologyConfig.TOPOLOGY,
                        "the server is a node of a cluster: set redis.topology=cluster, or name another server in"
                                + " redis.uri");
            case "READONLY":
                return new Remedy(
                        ConnectionConfig.URI,
                        "the server is a replica and takes no writes: name the primary, or its sentinels with"
                                + " redis.topology=sentinel");
            case "DENIED":
                return new Remedy(
                        ConnectionConfig.URI,
                        "the server is in protected mode: give it a password, or let it listen on an address that this"
                                + " worker may use");
            default:
                return ofText(text);
        }
    }

    private static Remedy rights() {
        return new Remedy(
                ConnectionConfig.USERNAME,
                "give the user of redis.username the rights that the sink needs, as in: ACL SETUSER NAME " + ACL
                        + " (in a cluster, at every node, also " + ACL_OF_CLUSTERS + "; " + ACL_OF_OPTIONS + "; "
                        + ACL_OF_MAPPED + ")");
    }

    private static Remedy ofText(String text) {
        if (text.contains("ACL failure in script") || text.contains("The user executing the script")) {
            return rights();
        }
        if (text.contains("without any password")) {
            return new Remedy(
                    ConnectionConfig.PASSWORD,
                    "the server's default user has no password: remove redis.password, or set redis.username too");
        }
        if (text.contains("invalid password")) {
            return new Remedy(ConnectionConfig.PASSWORD, "check redis.password");
        }
        if (text.contains("DB index") || text.contains("SELECT is not allowed")) {
            return new Remedy(
                    RoutingConfig.DATABASE_MAP,
                    "the target does not have this database: lead it into one that exists with database.map, or raise"
                            + " the server's number of databases");
        }
        if (text.contains("unknown command") && text.contains("JSON.SET")) {
            return new Remedy(
                    MapConfig.TYPE,
                    "the server has no JSON module: use one that has it, such as Redis 8 or Redis Stack, or set"
                            + " map.type=string, which writes the same JSON as a text");
        }
        if (text.contains("unknown command") || text.contains("syntax error")) {
            return new Remedy(
                    ConnectionConfig.URI,
                    "the target must be Redis 6.2 or newer, or compatible, with SET, RESTORE and UNLINK not renamed");
        }
        return new Remedy(ConnectionConfig.URI, "check the server that redis.uri names");
    }
}
