package io.rediscdc.source.read;

import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.source.dirty.Mark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads without scripts: asks for types and sizes first, then reads expiry and value of a few dozen keys in one MULTI, or,
 * where the server refuses that for want of memory, of each under a WATCH. A key whose type changed in between answers
 * with an error and is read again.
 */
final class MultiReader implements KeyReader {
    private static final int CHUNK_KEYS = 50;

    private final Link link;
    private final boolean hasExpireTime;
    private final Sizes sizes;
    private final boolean provisional;

    MultiReader(Link link, boolean hasExpireTime, Sizes sizes, boolean provisional) {
        this.link = link;
        this.hasExpireTime = hasExpireTime;
        this.sizes = sizes;
        this.provisional = provisional;
    }

    @Override
    public String name() {
        return "MULTI";
    }

    @Override
    public boolean isProvisional() {
        return provisional;
    }

    @Override
    public List<Command> commands(List<Mark> marks) {
        List<Command> commands = new ArrayList<>(marks.size() * perMark());
        for (Mark mark : marks) {
            byte[] key = mark.key().bytes();
            commands.add(Command.of("TYPE", key));
            commands.add(Command.of("STRLEN", key)); // an error unless it is a string
            if (sizes.asksMemory()) {
                commands.add(Command.of("MEMORY", "USAGE", key, "SAMPLES", 5));
            }
        }
        return commands;
    }

    /** Sends the second step itself, and selects the database for it. */
    @Override
    public List<ReadResult> results(List<Mark> marks, List<Object> looks) {
        List<Mark> small = new ArrayList<>(marks.size());
        List<String> types = new ArrayList<>(marks.size());
        List<ReadResult> results = new ArrayList<>(marks.size());
        for (int i = 0; i < marks.size(); i++) {
            List<Object> look = looks.subList(i * perMark(), (i + 1) * perMark());
            String type = requireText(look.get(0));
            if (sizes.isBig(type, size(type, look))) {
                results.add(ReadResult.big(marks.get(i)));
            } else {
                small.add(marks.get(i));
                types.add(type);
            }
        }
        if (!small.isEmpty()) {
            read(small, types, results);
        }
        return results;
    }

    private int perMark() {
        return sizes.asksMemory() ? 3 : 2;
    }

    private static long size(String type, List<Object> look) {
        Object size = look.get(type.equals("string") ? 1 : look.size() - 1);
        return size instanceof Long bytes ? bytes : 0;
    }

    private void read(List<Mark> marks, List<String> types, List<ReadResult> to) {
        List<Command> commands = new ArrayList<>();
        commands.add(select(marks));
        for (int i = 0; i < marks.size(); i++) {
            if (i % CHUNK_KEYS == 0) {
                commands.add(Command.of("MULTI"));
            }
            commands.addAll(reads(marks.get(i), types.get(i)));
            if (i % CHUNK_KEYS == CHUNK_KEYS - 1 || i == marks.size() - 1) {
                commands.add(Command.of("EXEC"));
            }
        }
        List<Object> replies = Arrays.asList(link.send(commands).await());
        if (replies.stream().anyMatch(MultiReader::isOfFullServer)) {
            readWatched(marks, types, to);
            return;
        }
        requireNoError("MULTI to read keys", replies);
        int next = 0;
        for (Object reply : replies) {
            if (reply instanceof List<?> executed) {
                for (int at = 0; at < executed.size(); at += perKey()) {
                    to.add(result(marks.get(next), types.get(next), executed.subList(at, at + perKey())));
                    next++;
                }
            }
        }
    }

    /**
     * Reads each key under a WATCH of its own, for a server at its maxmemory that can evict nothing: it lets a MULTI take
     * no command then, not even one that reads. A key that changed in between is read again.
     */
    private void readWatched(List<Mark> marks, List<String> types, List<ReadResult> to) {
        List<Command> commands = new ArrayList<>();
        commands.add(select(marks));
        for (int i = 0; i < marks.size(); i++) {
            commands.add(Command.of("WATCH", marks.get(i).key().bytes()));
            commands.addAll(reads(marks.get(i), types.get(i)));
            commands.add(Command.of("MULTI"));
            commands.add(Command.of("EXEC"));
        }
        List<Object> replies = Arrays.asList(link.send(commands).await());
        requireNoError("SELECT", replies.subList(0, 1));
        int from = 1;
        for (int i = 0; i < marks.size(); i++) {
            List<Object> read = replies.subList(from + 1, from + 1 + perKey());
            List<Object> exec = replies.subList(from + 1 + perKey(), from + 3 + perKey());
            requireNoError("WATCH to read a key", replies.subList(from, from + 1));
            requireNoError("MULTI to read a key", exec);
            boolean unchanged = exec.get(1) != null;
            to.add(unchanged ? result(marks.get(i), types.get(i), read) : ReadResult.again(marks.get(i)));
            from += 3 + perKey();
        }
    }

    private static Command select(List<Mark> marks) {
        return Command.of("SELECT", marks.get(0).key().db());
    }

    /** Reads expiry and value of one key; before 7.0 the time before and after the expiry as well. */
    private List<Command> reads(Mark mark, String type) {
        byte[] key = mark.key().bytes();
        Command value = Command.of(type.equals("string") ? "GET" : "DUMP", key);
        return hasExpireTime
                ? List.of(Command.of("PEXPIRETIME", key), value)
                : List.of(Command.of("TIME"), Command.of("PTTL", key), Command.of("TIME"), value);
    }

    private int perKey() {
        return hasExpireTime ? 2 : 4;
    }

    private static boolean isOfFullServer(Object reply) {
        return reply instanceof RedisError error && error.code().equals("OOM");
    }

    /** What the replies to {@link #reads} say. */
    private ReadResult result(Mark mark, String type, List<?> read) {
        requireNoError("reading an expiry", read.subList(0, read.size() - 1));
        Object value = read.get(read.size() - 1);
        if (value instanceof RedisError error) {
            if (!error.code().equals("WRONGTYPE")) {
                throw new RedisReplyException("reading a value", link.address(), error);
            }
            return ReadResult.again(mark);
        }
        long left = (Long) read.get(hasExpireTime ? 0 : 1);
        if (value == null || left == -2) {
            return ReadResult.absent(mark);
        }
        if (type.equals("none")) {
            return ReadResult.again(mark); // created between the two steps
        }
        if (hasExpireTime || left < 0) {
            return ReadResult.of(mark, Values.of(type, (byte[]) value, left));
        }
        long before = millis(read.get(0));
        return before == millis(read.get(2))
                ? ReadResult.of(mark, Values.of(type, (byte[]) value, before + left))
                : ReadResult.again(mark); // the clock moved: the sum may be off by one
    }

    private void requireNoError(String what, List<?> replies) {
        for (Object reply : replies) {
            if (reply instanceof RedisError error) {
                throw new RedisReplyException(what, link.address(), error);
            }
        }
    }

    private String requireText(Object reply) {
        if (reply instanceof RedisError error) {
            throw new RedisReplyException("TYPE", link.address(), error);
        }
        return new String((byte[]) reply, StandardCharsets.US_ASCII);
    }

    private static long millis(Object time) {
        List<?> parts = (List<?>) time;
        return number(parts.get(0)) * 1000 + number(parts.get(1)) / 1000;
    }

    private static long number(Object bulk) {
        return Long.parseLong(new String((byte[]) bulk, StandardCharsets.US_ASCII));
    }
}
