package io.rediscdc.sink.write;

import io.rediscdc.event.Reserved;
import io.rediscdc.event.SlotTags;
import io.rediscdc.event.Slots;
import io.rediscdc.redis.Command;
import io.rediscdc.sink.decode.Edit;
import io.rediscdc.sink.decode.Edit.Additions;
import io.rediscdc.sink.decode.Edit.Document;
import io.rediscdc.sink.decode.Edit.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The one atomic command for what a mapped record does, where neither SET nor RESTORE can. A step that must be done once is
 * noted beside the key, in its slot and in the same script, by the partition that it came from: a record that is delivered
 * again finds its offset there. It finds a time there too, the newest of all that was done: what is newer than that and
 * has a smaller offset was never done. It is of a topic that was made anew, whose offsets begin again.
 */
public final class EditCommand {
    /** Holds, for a key, the offset of each partition up to which steps are done, and the newest of their times. */
    private static final String DONE = Reserved.PREFIX + "mapped:{";

    private static final String TEMPORARY = Reserved.PREFIX + "tmp:mapped:{";

    /** So long a note outlives the last step: a bound for its memory, and for how far back a topic may be read again. */
    public static final long DONE_MS = 7 * 86_400_000L;

    /**
     * A key that was there keeps its expiry unless the new one is later, and one without expiry stays unless the new one
     * is still to come: else a record that is late would delete what newer ones have added.
     */
    private static final String ADD = "local i = 2 while i <= #ARGV do"
            + " local from, at, time, expire, commands = unpack(ARGV, i, i + 4) i = i + 5"
            + " local note = KEYS[2] and redis.call('HGET', KEYS[2], from) or ''"
            + " local done, newest = string.match(note, '^(%d+) (-?%d+)$')"
            + " local newer = newest and tonumber(time) > tonumber(newest)"
            + " local skip = done and tonumber(done) >= tonumber(at) and not newer"
            + " local now, ttl if expire ~= '0' and not skip then local t = redis.call('TIME')"
            + " now = t[1] * 1000 + math.floor(t[2] / 1000) ttl = redis.call('PTTL', KEYS[1]) end"
            + " for c = 1, tonumber(commands) do local n = tonumber(ARGV[i])"
            + " if not skip then local r = redis.pcall(ARGV[i + 1], KEYS[1], unpack(ARGV, i + 2, i + n))"
            + " if type(r) == 'table' and r.err then return r end end"
            + " i = i + n + 1 end"
            + " if not skip then"
            + " if ttl and (ttl == -2 or tonumber(expire) > now + ttl) then"
            + " redis.call('PEXPIREAT', KEYS[1], expire) end"
            + " if KEYS[2] then"
            + " redis.call('HSET', KEYS[2], from, at .. ' ' .. (newest and not newer and newest or time))"
            + " redis.call('PEXPIRE', KEYS[2], ARGV[1]) end"
            + " end end return 'OK'";

    /** The document is made under another name first: one that is refused leaves the key as it is. */
    private static final String DOCUMENT = "local r = redis.pcall('JSON.SET', KEYS[2], '$', ARGV[1])"
            + " if type(r) == 'table' and r.err then"
            + " if string.find(r.err, 'nknown') and string.find(r.err, 'command') then"
            + " return redis.error_reply(\"ERR unknown command 'JSON.SET'\") end return r end"
            + " redis.call('UNLINK', KEYS[1]) redis.call('RENAME', KEYS[2], KEYS[1])"
            + " if ARGV[2] ~= '0' then redis.call('PEXPIREAT', KEYS[1], ARGV[2]) end return 'OK'";

    private EditCommand() {}

    static Command of(byte[] key, Edit edit) {
        if (edit instanceof Document document) {
            return Command.of("EVAL", DOCUMENT, 2, key, beside(TEMPORARY, key), document.json(), document.expireAtMs());
        }
        Additions additions = (Additions) edit;
        List<Object> args = new ArrayList<>(List.of("EVAL", ADD, additions.once() ? 2 : 1, key));
        if (additions.once()) {
            args.add(beside(DONE, key));
        }
        args.add(DONE_MS);
        for (Step step : additions.steps()) {
            args.add(step.from());
            args.add(step.offset());
            args.add(step.timestamp());
            args.add(step.expireAtMs());
            args.add(step.commands().size());
            for (List<Object> command : step.commands()) {
                args.add(command.size());
                args.addAll(command);
            }
        }
        return Command.of(args.toArray());
    }

    /** Where it is noted what was done to a key. */
    public static byte[] done(byte[] key) {
        return beside(DONE, key);
    }

    /** A name in the slot of a key, whose own bytes may hold braces. */
    private static byte[] beside(String prefix, byte[] key) {
        byte[] head = (prefix + SlotTags.of(Slots.of(key)) + "}:").getBytes(StandardCharsets.US_ASCII);
        byte[] name = new byte[head.length + key.length];
        System.arraycopy(head, 0, name, 0, head.length);
        System.arraycopy(key, 0, name, head.length, key.length);
        return name;
    }
}
