package io.rediscdc.source.read;

import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.source.dirty.Mark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads without scripts: asks for the types first, then reads expiry and value of a few dozen keys in one MULTI. A key
 * whose type changed in between answers with an error and is read again.
 */
final class MultiReader implements KeyReader {
    private static final int CHUNK_KEYS = 50;

    private final Link link;
    private final boolean hasExpireTime;

    MultiReader(Link link, boolean hasExpireTime) {
        this.link = link;
        this.hasExpireTime = hasExpireTime;
    }

    @Override
    public String name() {
        return "MULTI";
    }

    @Override
    public List<Command> commands(List<Mark> marks) {
        return marks.stream()
                .map(mark -> Command.of("TYPE", mark.key().bytes()))
                .toList();
    }

    /** Sends the second step itself, and selects the database for it. */
    @Override
    public List<ReadResult> results(List<Mark> marks, List<Object> types) {
        List<Command> commands = new ArrayList<>();
        commands.add(Command.of("SELECT", marks.get(0).key().db()));
        for (int i = 0; i < marks.size(); i++) {
            if (i % CHUNK_KEYS == 0) {
                commands.add(Command.of("MULTI"));
                if (!hasExpireTime) {
                    commands.add(Command.of("TIME"));
                }
            }
            boolean string = "string".equals(requireText(types.get(i)));
            byte[] key = marks.get(i).key().bytes();
            commands.add(Command.of(hasExpireTime ? "PEXPIRETIME" : "PTTL", key));
            if (!hasExpireTime) {
                commands.add(Command.of("TIME"));
            }
            commands.add(Command.of(string ? "GET" : "DUMP", key));
            if (i % CHUNK_KEYS == CHUNK_KEYS - 1 || i == marks.size() - 1) {
                commands.add(Command.of("EXEC"));
            }
        }
        List<ReadResult> results = new ArrayList<>(marks.size());
        for (Object reply : link.send(commands).await()) {
            if (reply instanceof RedisError error) {
                throw new RedisReplyException("MULTI to read keys", link.address(), error);
            }
            if (reply instanceof List<?> executed) {
                addChunk(marks, types, executed, results);
            }
        }
        return results;
    }

    private void addChunk(List<Mark> marks, List<Object> types, List<?> executed, List<ReadResult> to) {
        int perKey = hasExpireTime ? 2 : 3;
        int first = hasExpireTime ? 0 : 1;
        for (int at = first; at < executed.size(); at += perKey) {
            int index = to.size();
            Mark mark = marks.get(index);
            Object expiry = executed.get(at);
            Object value = executed.get(at + perKey - 1);
            String type = requireText(types.get(index));
            if (expiry instanceof RedisError error) {
                throw new RedisReplyException("reading an expiry", link.address(), error);
            }
            if (value instanceof RedisError error) {
                if (!error.code().equals("WRONGTYPE")) {
                    throw new RedisReplyException("reading a value", link.address(), error);
                }
                to.add(ReadResult.again(mark));
                continue;
            }
            long left = (Long) expiry;
            if (value == null || left == -2) {
                to.add(ReadResult.absent(mark));
            } else if (type.equals("none")) {
                to.add(ReadResult.again(mark)); // created between the two steps
            } else if (hasExpireTime || left < 0) {
                to.add(ReadResult.of(mark, Values.of(type, (byte[]) value, left)));
            } else {
                long before = millis(executed.get(at - (at == first ? 1 : 2)));
                long after = millis(executed.get(at + 1));
                to.add(
                        before == after
                                ? ReadResult.of(mark, Values.of(type, (byte[]) value, before + left))
                                : ReadResult.again(mark)); // the clock moved: the sum may be off by one
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
