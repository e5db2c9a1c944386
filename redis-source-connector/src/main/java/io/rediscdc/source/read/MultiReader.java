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
 * Reads without scripts: asks for types and sizes first, then reads expiry and value of a few dozen keys in one MULTI. A key
 * whose type changed in between answers with an error and is read again.
 */
final class MultiReader implements KeyReader {
    private static final int CHUNK_KEYS = 50;

    private final Link link;
    private final boolean hasExpireTime;
    private final Sizes sizes;

    MultiReader(Link link, boolean hasExpireTime, Sizes sizes) {
        this.link = link;
        this.hasExpireTime = hasExpireTime;
        this.sizes = sizes;
    }

    @Override
    public String name() {
        return "MULTI";
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
        commands.add(Command.of("SELECT", marks.get(0).key().db()));
        for (int i = 0; i < marks.size(); i++) {
            if (i % CHUNK_KEYS == 0) {
                commands.add(Command.of("MULTI"));
                if (!hasExpireTime) {
                    commands.add(Command.of("TIME"));
                }
            }
            byte[] key = marks.get(i).key().bytes();
            commands.add(Command.of(hasExpireTime ? "PEXPIRETIME" : "PTTL", key));
            if (!hasExpireTime) {
                commands.add(Command.of("TIME"));
            }
            commands.add(Command.of(types.get(i).equals("string") ? "GET" : "DUMP", key));
            if (i % CHUNK_KEYS == CHUNK_KEYS - 1 || i == marks.size() - 1) {
                commands.add(Command.of("EXEC"));
            }
        }
        int next = 0;
        for (Object reply : link.send(commands).await()) {
            if (reply instanceof RedisError error) {
                throw new RedisReplyException("MULTI to read keys", link.address(), error);
            }
            if (reply instanceof List<?> executed) {
                next = addChunk(marks, types, next, executed, to);
            }
        }
    }

    private int addChunk(List<Mark> marks, List<String> types, int next, List<?> executed, List<ReadResult> to) {
        int index = next - 1;
        int perKey = hasExpireTime ? 2 : 3;
        int first = hasExpireTime ? 0 : 1;
        for (int at = first; at < executed.size(); at += perKey) {
            index++;
            Mark mark = marks.get(index);
            Object expiry = executed.get(at);
            Object value = executed.get(at + perKey - 1);
            String type = types.get(index);
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
        return index + 1;
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
