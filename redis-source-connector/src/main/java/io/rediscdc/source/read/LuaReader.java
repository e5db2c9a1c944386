package io.rediscdc.source.read;

import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.Redirect;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.source.dirty.Mark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads by a script of a few dozen keys: one command a chunk, type, expiry and value in one atomic step, and a byte
 * budget that ends a script early so that large values do not hold the server up. A value that is big by itself is only told so.
 */
final class LuaReader implements KeyReader {
    /** Keys of one script run; more do not make it faster and hold the server longer. */
    static final int CHUNK_KEYS = 50;

    private static final int FIELDS = 3;
    private static final int BUDGETS = 3;

    /**
     * What runs it: CLIENT PAUSE ... WRITE, and with it a FAILOVER, does not hold up a script that can only read.
     * Servers before 7.0 do not have that.
     */
    private static final List<String> RUN = List.of("EVALSHA_RO", "EVALSHA");

    private static final String BEGIN = """
            local out = {}
            local budget = tonumber(ARGV[1])
            local mostBytes = tonumber(ARGV[2])
            local mostMemory = tonumber(ARGV[3])
            for i = 1, #KEYS do
              local key = KEYS[i]
              if budget <= 0 then break end
              local kind = redis.call('TYPE', key).ok
              local at = -1
              local value = false
              if kind ~= 'none' then
            """;
    private static final String END = """
                if kind == 'string' then
                  value = redis.call('GETRANGE', key, 0, mostBytes)
                  if #value > mostBytes then value = 0 end
                elseif mostMemory > 0 and (redis.call('MEMORY', 'USAGE', key, 'SAMPLES', 5) or 0) > mostMemory then
                  value = 0
                else
                  value = redis.call('DUMP', key)
                end
                if value and value ~= 0 then budget = budget - #value end
              end
              local n = 3 * (i - 1)
              out[n + 1] = kind
              out[n + 2] = at
              out[n + 3] = value
            end
            return out
            """;
    private static final String EXPIRY = "    at = redis.call('PEXPIRETIME', key)\n";
    /** Before 7.0: the remaining time, read within one millisecond of the server's clock, so that the sum is exact. */
    private static final String EXPIRY_BY_CLOCK = """
                local left = redis.call('PTTL', key)
                if left >= 0 then
                  local ms
                  repeat
                    local t1 = redis.call('TIME')
                    left = redis.call('PTTL', key)
                    local t2 = redis.call('TIME')
                    ms = t1[1] * 1000 + math.floor(t1[2] / 1000)
                  until t1[1] == t2[1] and math.floor(t1[2] / 1000) == math.floor(t2[2] / 1000)
                  at = ms + left
                end
            """;

    /** Lua's numbers are doubles: what it tells of an expiry some 285,000 years from now may be rounded. */
    private static final long FIRST_ROUNDED = 1L << 53;

    private final Link link;
    private final int chunkKeys;
    private final String script;
    private final long budgetBytes;
    private final Sizes sizes;
    private byte[] sha;
    private String run;

    private LuaReader(Link link, int chunkKeys, boolean hasExpireTime, long budgetBytes, Sizes sizes) {
        this.link = link;
        this.chunkKeys = chunkKeys;
        this.script = BEGIN + (hasExpireTime ? EXPIRY : EXPIRY_BY_CLOCK) + END;
        this.budgetBytes = budgetBytes;
        this.sizes = sizes;
    }

    /**
     * Loads the script and runs it once on a key that does not exist.
     *
     * @param budgetBytes bytes of values after which one run of the script reads no further key
     * @throws RedisReplyException if scripts are not allowed here
     */
    static LuaReader load(Link link, boolean hasExpireTime, byte[] probeKey, long budgetBytes, Sizes sizes) {
        LuaReader reader = new LuaReader(link, CHUNK_KEYS, hasExpireTime, budgetBytes, sizes);
        reader.load();
        reader.runOn(probeKey).ifPresent(reader::refuse);
        return reader;
    }

    /** The same at a node of a cluster: one key a run, since the keys of a script must be of one slot. */
    static LuaReader loadAtClusterNode(
            Link link, boolean hasExpireTime, byte[] probeKey, long budgetBytes, Sizes sizes) {
        LuaReader reader = new LuaReader(link, 1, hasExpireTime, budgetBytes, sizes);
        reader.load();
        reader.runOn(probeKey).filter(error -> !Redirect.isElsewhere(error)).ifPresent(reader::refuse);
        return reader;
    }

    /**
     * Runs it by the first of the commands that this server and this user allow, or tells what the last one met; what may
     * pass comes before that.
     */
    private Optional<RedisError> runOn(byte[] key) {
        Optional<RedisError> refusal = Optional.empty();
        for (String command : RUN) {
            run = command;
            Object reply = link.ask(run, sha, 1, key, budgetBytes, sizes.mostString(), sizes.mostMemory());
            if (!(reply instanceof RedisError error)) {
                return Optional.empty();
            }
            if (Redirect.isElsewhere(error)) {
                return Optional.of(error);
            }
            refusal = refusal.filter(RedisError::mayPass).or(() -> Optional.of(error));
        }
        return refusal;
    }

    private void refuse(RedisError error) {
        throw new RedisReplyException(run, link.address(), error);
    }

    @Override
    public String name() {
        return "script";
    }

    @Override
    public List<Command> commands(List<Mark> marks) {
        List<Command> commands = new ArrayList<>(marks.size() / chunkKeys + 1);
        for (int from = 0; from < marks.size(); from += chunkKeys) {
            int count = Math.min(chunkKeys, marks.size() - from);
            Object[] args = new Object[count + 3 + BUDGETS];
            args[0] = run;
            args[1] = sha;
            args[2] = count;
            for (int i = 0; i < count; i++) {
                args[i + 3] = marks.get(from + i).key().bytes();
            }
            args[count + 3] = budgetBytes;
            args[count + 4] = sizes.mostString();
            args[count + 5] = sizes.mostMemory();
            commands.add(Command.of(args));
        }
        return commands;
    }

    @Override
    public List<ReadResult> results(List<Mark> marks, List<Object> replies) {
        List<ReadResult> results = new ArrayList<>(marks.size());
        boolean scriptGone = false;
        for (int chunk = 0; chunk < replies.size(); chunk++) {
            List<Mark> asked = marks.subList(chunk * chunkKeys, Math.min((chunk + 1) * chunkKeys, marks.size()));
            Object reply = replies.get(chunk);
            if (reply instanceof RedisError error) {
                if (Redirect.isElsewhere(error)) {
                    asked.forEach(mark -> results.add(ReadResult.elsewhere(mark, error)));
                    continue;
                }
                if (!error.code().equals("NOSCRIPT")) {
                    throw new RedisReplyException("the script that reads keys", link.address(), error);
                }
                scriptGone = true;
                asked.forEach(mark -> results.add(ReadResult.again(mark)));
            } else {
                addChunk(asked, (List<?>) reply, results);
            }
        }
        if (scriptGone) {
            load();
        }
        return results;
    }

    private boolean isExact(long expiry) {
        return expiry < FIRST_ROUNDED || sizes.equals(Sizes.NO_BOUND);
    }

    private void load() {
        sha = (byte[]) link.call("SCRIPT", "LOAD", script);
    }

    private void addChunk(List<Mark> asked, List<?> fields, List<ReadResult> to) {
        for (int i = 0; i < asked.size(); i++) {
            Mark mark = asked.get(i);
            int at = i * FIELDS;
            if (at >= fields.size()) {
                to.add(ReadResult.again(mark)); // the byte budget ended the script before this key
                continue;
            }
            String type = new String((byte[]) fields.get(at), StandardCharsets.US_ASCII);
            Object value = fields.get(at + 2);
            if (type.equals("none") || value == null) {
                to.add(ReadResult.absent(mark));
            } else if (value instanceof byte[] bytes && isExact((Long) fields.get(at + 1))) {
                to.add(ReadResult.of(mark, Values.of(type, bytes, (Long) fields.get(at + 1))));
            } else { // what is read alone is read without a script
                to.add(ReadResult.big(mark));
            }
        }
    }
}
