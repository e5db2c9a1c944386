package io.rediscdc.it.chaos;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@link RandomTraffic} may do: commands as redis-cli takes them, several by semicolons. {@code %k} and {@code %o}
 * stand for numbers of keys, {@code %v} for a value, {@code %n} for a small number, {@code %d} for a database,
 * {@code %t} for a short time in ms, and {@code $ACK} and its like for scripts.
 */
final class TrafficCommands {
    static final String ACK = "local p = redis.call('XPENDING', KEYS[1], 'g', '-', '+', 1)"
            + " if p[1] then return redis.call('XACK', KEYS[1], 'g', p[1][1]) end";
    static final String TWO_KEYS =
            "redis.call('SET', KEYS[1], ARGV[1]) return redis.call('RPUSH', KEYS[2], ARGV[1], ARGV[1])";
    static final String AWAY_AND_BACK =
            "redis.call('DEL', KEYS[1]) redis.call('SET', KEYS[1], ARGV[1])" + " redis.call('DEL', KEYS[2]) return 1";

    static final String RESTORE = "local d = redis.call('DUMP', KEYS[1])"
            + " if d then return redis.call('RESTORE', KEYS[2], ARGV[1], d, 'REPLACE') end";
    /** Loaded before the traffic begins, where the server has functions. */
    static final String LIBRARY = "#!lua name=rediscdc_traffic\nredis.register_function('rediscdc_traffic',"
            + " function(k, a) redis.call('DEL', k[1]) return redis.call('RPUSH', k[2], a[1]) end)";

    /** Commands after which every key that was there still is. */
    static final List<String> KEEPING = List.of(
            "SET s:%k %v",
            "APPEND s:%k %v",
            "SETRANGE s:%k %n %v",
            "MSET s:%k %v s:%o %v",
            "GETSET s:%k %v",
            "SETNX s:%k %v",
            "INCR n:%k",
            "INCRBYFLOAT f:%k 1.25",
            "SETBIT b:%k %n 1",
            "BITFIELD b:%k SET u8 %n 200",
            "BITOP OR b:%k b:%k b:%o",
            "PFADD p:%k %v %v",
            "PFMERGE p:%k p:%k p:%o",
            "RPUSH l:%k %v %v %v",
            "LPUSH l:%k %v",
            "LSET l:%k 0 %v",
            "LTRIM l:%k 0 40",
            "SADD t:%k %v %n",
            "SUNIONSTORE t:%k t:%k t:%o",
            "ZADD z:%k %n %v %t m",
            "ZINCRBY z:%k 0.1 m",
            "ZREMRANGEBYRANK z:%k 0 -41",
            "ZUNIONSTORE z:%k 2 z:%k z:%o",
            "HSET h:%k f%n %v g %v",
            "HINCRBY h:%k i 3",
            "HINCRBYFLOAT h:%k x 0.5",
            "GEOADD g:%k 13.361389 38.115556 %v",
            "XADD x:%k MAXLEN 30 * f %v",
            "XADD x:%k MAXLEN 30 * f %v g %v",
            "COPY s:%k s:%o REPLACE",
            "COPY h:%k h:%o DB %d REPLACE",
            "MULTI;SET s:%k %v;RPUSH l:%o %v;INCR n:%k;HSET h:%o f %v;EXEC",
            "EVAL $TWO_KEYS 2 s:%k l:%o %v");

    /** Consumer groups, the last command being one that servers notify of. */
    static final List<String> GROUPS = List.of(
            "XADD x:%k * f %v;XGROUP CREATE x:%k g 0;XREADGROUP GROUP g c%n COUNT 2 STREAMS x:%k >;XADD x:%k * f %v",
            "EVAL $ACK 1 x:%k;XADD x:%k * f %v", "XAUTOCLAIM x:%k g c%n 0 0 COUNT 1 JUSTID;XADD x:%k * f %v");

    /** The same without that. */
    static final List<String> GROUPS_UNHEARD = List.of(
            "XREADGROUP GROUP g c%n COUNT 2 STREAMS x:%k >",
            "EVAL $ACK 1 x:%k", "XAUTOCLAIM x:%k g c%n 0 0 COUNT 1 JUSTID");

    /** Commands that make keys go, now or soon. */
    static final List<String> REMOVING = List.of(
            "DEL s:%k",
            "UNLINK h:%k l:%k",
            "GETDEL s:%k",
            "RENAME s:%k s:%o",
            "RENAME h:%k h:%o",
            "RENAMENX z:%k z:%o",
            "MOVE s:%k %d",
            "MOVE l:%k %d",
            "SET s:%k %v PX %t",
            "GETEX s:%k PX %t",
            "PEXPIRE h:%k %t",
            "PEXPIRE z:%k %t",
            "PEXPIRE x:%k %t",
            "PERSIST h:%k",
            "EXPIRE n:%k -1",
            "LPOP l:%k 10",
            "RPOP l:%k",
            "LMOVE l:%k l:%o LEFT RIGHT",
            "SORT l:%k BY nosort LIMIT 0 20 STORE o:%o",
            "GEORADIUS g:%k 13 38 500 km STORE d:%o",
            "GEOSEARCHSTORE d:%o g:%k FROMLONLAT 13 38 BYRADIUS 500 km",
            "BLPOP l:%k l:%o 0.01",
            "BLMOVE l:%k l:%o RIGHT LEFT 0.01",
            "BRPOPLPUSH l:%k l:%o 0.01",
            "BZPOPMIN z:%k z:%o 0.01",
            "EVAL $RESTORE 2 h:%k h:%o %t",
            "SPOP t:%k 5",
            "SREM t:%k %n",
            "SMOVE t:%k t:%o %n",
            "SDIFFSTORE t:%k t:%k t:%o",
            "SINTERSTORE t:%k t:%k t:%o",
            "ZPOPMIN z:%k 10",
            "ZREM z:%k m",
            "HDEL h:%k f%n g i x",
            "XTRIM x:%k MAXLEN 1",
            "XGROUP DESTROY x:%k g",
            "DEL x:%k",
            "MULTI;DEL s:%k;SET s:%o %v;PEXPIRE s:%o %t;EXEC",
            "MULTI;RENAME s:%k s:%o;SET s:%k %v;EXEC",
            "EVAL $AWAY_AND_BACK 2 s:%k h:%o %v");

    /** The same, of servers since 7.0; older ones refuse them. */
    static final List<String> REMOVING_SINCE_7 = List.of(
            "LMPOP 2 l:%k l:%o LEFT COUNT 3",
            "ZMPOP 2 z:%k z:%o MIN COUNT 3",
            "BLMPOP 0.01 2 l:%k l:%o RIGHT COUNT 2",
            "FCALL rediscdc_traffic 2 s:%k l:%o %v");

    /** The same, of Redis since 7.4 and 8.0. */
    static final List<String> REMOVING_SINCE_8 = List.of(
            "HPEXPIRE h:%k %t FIELDS 2 f%n g",
            "HPERSIST h:%k FIELDS 1 g",
            "HSETEX h:%k PX %t FIELDS 1 f%n %v",
            "HGETDEL h:%k FIELDS 1 f%n",
            "VADD v:%k VALUES 2 %n %t %n",
            "VREM v:%k %n");

    /** Whole databases at once. */
    static final List<String> FLUSHES = List.of("FLUSHDB", "FLUSHALL", "SWAPDB 0 1", "SWAPDB 1 2");

    private TrafficCommands() {}

    /** The commands that the options ask for, flushes aside. */
    static List<String> of(RandomTraffic.Options options) {
        List<String> commands = new ArrayList<>(KEEPING);
        commands.addAll(options.groupsOnly() ? GROUPS_UNHEARD : GROUPS);
        if (options.groupsOnly()) {
            commands.add(GROUPS.get(0));
        }
        if (options.removals()) {
            commands.addAll(REMOVING);
            commands.addAll(REMOVING_SINCE_7);
            commands.addAll(REMOVING_SINCE_8);
        }
        return commands;
    }
}
