package io.rediscdc.it.sync;

import io.rediscdc.it.Redis;
import io.rediscdc.redis.RedisReplyException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The families of write commands, each a line of commands as redis-cli takes them; {@code @} stands for a prefix of the
 * keys. Families of newer servers name the command that a server must have.
 */
public final class Families {
    /** A function that sets a key, and pushes to another; with no space in it, which would end the argument. */
    private static final String LIBRARY = "#!lua\tname=rediscdc_test\nredis.register_function('rediscdc_test',"
            + "function(k,a)redis.call('SET',k[1],a[1])return(redis.call('RPUSH',k[2],a[1]))end)";

    private static final List<String> ALL_SERVERS = List.of(
            "SET @string v; APPEND @string w; SETRANGE @string 1 xyz",
            "SET @px v PX 86400123; SET @keepttl v PX 86400000; SET @keepttl w KEEPTTL; SETEX @setex 90000 v",
            "SETNX @setnx v; SETNX @setnx w; GETSET @getset v; MSET @m1 1 @m2 2 @m3 3; MSETNX @m4 4 @m5 5",
            "INCR @n; INCRBY @n 5; DECR @n; INCRBYFLOAT @float 1.5; SETBIT @bits 7 1; SETBIT @bits 100 1",
            "BITFIELD @bitfield SET u8 0 200 INCRBY u8 8 3; BITOP OR @bitop @bits @bitfield",
            "SET @getdel v; GETDEL @getdel; SET @getex v; GETEX @getex EX 90000; GETEX @getex PERSIST",
            "SET @expire v; EXPIRE @expire 90000; SET @pexpireat v; PEXPIREAT @pexpireat 4102444800123",
            "SET @far v; PEXPIREAT @far 9223372036854770001; RPUSH @far2 a; PEXPIREAT @far2 9007199254740993",
            "SET @persist v EX 90000; PERSIST @persist; SET @past v; EXPIRE @past -1; SET @past2 v PXAT 1",
            "SET @del v; DEL @del; SET @unlink v; UNLINK @unlink; SET @re v; DEL @re; SET @re w",
            "SET @old v PX 86400999; SET @new w; RENAME @old @new; SET @a v; RENAMENX @a @b",
            "SET @copy v EX 90000; COPY @copy @copied; COPY @copy @elsewhere DB 5; SET @move v; MOVE @move 6",
            "RPUSH @list a b c d e f; LPUSH @list z; LPOP @list; RPOP @list; LSET @list 1 q; LINSERT @list BEFORE q p",
            "RPUSH @trim a b c d; LTRIM @trim 1 2; RPUSH @lrem a b a; LREM @lrem 0 a; RPUSH @gone a; LPOP @gone",
            "RPUSH @lmove a b; LMOVE @lmove @moved LEFT RIGHT; RPOPLPUSH @lmove @moved; RPUSHX @none a; RPUSHX @moved z",
            "RPUSH @sort 3 1 2; SORT @sort STORE @sorted; SADD @set a b c 1 2 3; SREM @set a; SPOP @set",
            "SADD @ints 1 2 3; SADD @s2 2 3 4; SINTERSTORE @inter @ints @s2; SUNIONSTORE @union @ints @s2",
            "SDIFFSTORE @diff @ints @s2; SMOVE @ints @s2 1; SADD @emptied a; SREM @emptied a",
            "ZADD @zset 1 a 1 b 2.5 c -inf d +inf e; ZINCRBY @zset 0.1 a; ZREM @zset c; ZADD @zset XX GT 9 b",
            "ZADD @zr 1 a 2 b 3 c 4 d 5 e; ZREMRANGEBYRANK @zr 0 0; ZREMRANGEBYSCORE @zr 5 5; ZPOPMIN @zr; ZPOPMAX @zr",
            "ZADD @z2 1 a 2 b; ZUNIONSTORE @zu 2 @zset @z2; ZINTERSTORE @zi 2 @zset @z2; ZRANGESTORE @zs @zset 0 1",
            "HSET @hash f v g w; HINCRBY @hash n 3; HINCRBYFLOAT @hash x 1.5; HDEL @hash f; HSETNX @hash s v",
            "HSET @h1 f v; HDEL @h1 f; PFADD @hll a b c d; PFADD @hll2 x y; PFMERGE @hllm @hll @hll2",
            "GEOADD @geo 13.361389 38.115556 Palermo 15.087269 37.502669 Catania; ZREM @geo Catania",
            "GEOSEARCHSTORE @geofound @geo FROMLONLAT 15 37 BYRADIUS 500 km",
            "XADD @stream 1-1 f v; XADD @stream 2-1 f v g w; XADD @stream 3-1 f v; XDEL @stream 2-1; XSETID @stream 9-9",
            "XADD @trimmed 1-1 f v; XADD @trimmed 2-1 f v; XADD @trimmed 3-1 f v; XTRIM @trimmed MAXLEN 1",
            "XADD @group 1-1 f v; XGROUP CREATE @group workers 0; XGROUP CREATE @group others $;"
                    + " XREADGROUP GROUP workers one COUNT 1 STREAMS @group >; XADD @group 2-1 f w",
            "XGROUP CREATE @made g 0 MKSTREAM; XGROUP DESTROY @made g; XADD @group2 1-1 f v;"
                    + " XGROUP CREATE @group2 g 0; XGROUP SETID @group2 g 1-1; XGROUP CREATECONSUMER @group2 g c",
            "ZADD @zd1 1 a 2 b; ZADD @zd2 1 a; ZDIFFSTORE @zdiff 2 @zd1 @zd2; ZREMRANGEBYLEX @zd1 [b [b",
            "GEOADD @geor 13.361389 38.115556 Palermo; GEORADIUS @geor 15 37 500 km STORE @georadius",
            "GEORADIUSBYMEMBER @geor Palermo 500 km STOREDIST @geodist",
            "BLPOP @nothing 0.01; RPUSH @blpop a b c; BLPOP @blpop 1; BRPOP @blpop 1",
            "RPUSH @blmove a b; BLMOVE @blmove @bmoved LEFT RIGHT 1; BRPOPLPUSH @blmove @bmoved 1",
            "ZADD @bzpop 1 a 2 b 3 c; BZPOPMIN @bzpop 1; BZPOPMAX @bzpop 1; ZADD @bzgone 1 a; BZPOPMIN @bzgone 1",
            "RPUSH @lpos a b; RENAME @lpos @lpos2; SET @psetex v; PSETEX @psetex 86400000 w; EXPIREAT @psetex 4102444800",
            "MULTI; SET @multi1 v; RPUSH @multi2 a; DEL @multi1; INCR @multi3; EXEC",
            "EVAL redis.call('SET',KEYS[1],'v')return(redis.call('RPUSH',KEYS[1]..'-list','a')) 1 @lua");

    private static final List<String> NEWER_SERVERS = List.of(
            "LMPOP: RPUSH @lmpop a b c; LMPOP 1 @lmpop LEFT COUNT 2; ZADD @zmpop 1 a 2 b; ZMPOP 1 @zmpop MIN",
            "BLMPOP: RPUSH @blmpop a b; BLMPOP 1 1 @blmpop LEFT; ZADD @bzmpop 1 a 2 b; BZMPOP 1 1 @bzmpop MIN",
            "FCALL: FUNCTION LOAD REPLACE " + LIBRARY + "; FCALL rediscdc_test 2 @fcall @fcalled v;"
                    + " FCALL rediscdc_test 2 @fcall @fcalled w",
            "VADD: VADD @vector VALUES 2 1 2 a; VADD @vector VALUES 2 3 4 b; VREM @vector a",
            "HEXPIRE: HSET @hfe f v g w h x; HPEXPIREAT @hfe 4102444800123 FIELDS 1 f; HEXPIRE @hfe 90000 FIELDS 1 g;"
                    + " HPERSIST @hfe FIELDS 1 g",
            "HSETEX: HSETEX @hsetex EX 90000 FIELDS 1 f v; HSET @hgetdel f v g w; HGETDEL @hgetdel FIELDS 1 f");

    private Families() {}

    public static List<String> supportedBy(Redis redis) {
        List<String> families = new ArrayList<>(ALL_SERVERS);
        for (String family : NEWER_SERVERS) {
            int colon = family.indexOf(':');
            if (has(redis, family.substring(0, colon))) {
                families.add(family.substring(colon + 2));
            }
        }
        return families;
    }

    /** Runs a family's commands on keys with this prefix. */
    public static void run(Redis redis, String family, String prefix) {
        for (String command : family.split(";")) {
            Object[] args = Arrays.stream(command.strip().split(" "))
                    .map(arg -> arg.replace("@", prefix))
                    .toArray();
            try {
                redis.call(args);
            } catch (RedisReplyException e) {
                throw new AssertionError("in: " + command, e);
            }
        }
    }

    static boolean has(Redis redis, String command) {
        return ((List<?>) redis.call("COMMAND", "INFO", command)).get(0) != null;
    }

    /** Keys and values of random bytes, with every byte there is. */
    public static void binary(Redis redis, String prefix) {
        Random random = new Random(prefix.hashCode());
        byte[] every = new byte[256];
        for (int i = 0; i < every.length; i++) {
            every[i] = (byte) i;
        }
        redis.call("SET", prefix + "every-byte", every);
        redis.call("SET", every, prefix);
        redis.call("SET", new byte[0], prefix + "under the empty key");
        redis.call("RESTORE", prefix + "restored", 86_400_000, redis.call("DUMP", every), "REPLACE");
        for (int i = 0; i < 50; i++) {
            byte[] key = new byte[1 + random.nextInt(30)];
            byte[] value = new byte[random.nextInt(3_000)];
            random.nextBytes(key);
            random.nextBytes(value);
            try {
                redis.call("HSET", key, value, key);
                redis.call("PEXPIREAT", key, 4_102_444_800_000L + i);
            } catch (RedisReplyException e) {
                redis.call("SET", key, value); // an earlier one of the same few bytes and another type
            }
        }
    }
}
