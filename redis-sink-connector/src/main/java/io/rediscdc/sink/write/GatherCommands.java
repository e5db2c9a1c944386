package io.rediscdc.sink.write;

import io.rediscdc.event.Chunk;
import io.rediscdc.event.Layout;
import io.rediscdc.event.Manifest;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.redis.Command;
import io.rediscdc.sink.gather.Gathered;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The commands that gather chunks in a temporary key, and that put what is gathered in place. */
final class GatherCommands {
    /** What a task that ends leaves behind is gone after this; each chunk begins it anew. */
    private static final long TEMPORARY_MS = 3_600_000;

    private GatherCommands() {}

    /**
     * Adds a chunk, in one transaction, the first of a set to nothing; any other after {@link #hold}. It may be added
     * again right after a failure: it then replaces what the first try has added.
     */
    static List<Command> add(Gathered gathered) {
        Chunk chunk = gathered.chunk().chunk();
        byte[] key = gathered.temporary().bytes();
        List<Command> commands = new ArrayList<>();
        commands.add(Command.of("MULTI"));
        if (gathered.isFirst()) {
            commands.add(Command.of("UNLINK", key));
        } else if (chunk.layout() == Layout.ELEMENTS && chunk.type() == ValueType.LIST) {
            commands.add(Command.of("LTRIM", key, 0, chunk.position() - 1));
        }
        commands.add(
                chunk.layout() == Layout.ELEMENTS
                        ? elements(chunk, key)
                        : Command.of("SETRANGE", key, chunk.position(), chunk.payload()));
        commands.add(Command.of("PEXPIRE", key, TEMPORARY_MS));
        commands.add(Command.of("EXEC"));
        return commands;
    }

    /** Whether a length is what the chunks before this one, which is not the first, have left. */
    static boolean isIntact(Chunk chunk, long length) {
        boolean counted = chunk.layout() != Layout.ELEMENTS || chunk.type() == ValueType.LIST;
        return length >= (counted ? chunk.position() : 1);
    }

    /** Bytes, or elements. */
    private static Command length(Layout layout, ValueType type, byte[] key) {
        String command = layout != Layout.ELEMENTS
                ? "STRLEN"
                : switch (type) {
                    case LIST -> "LLEN";
                    case SET -> "SCARD";
                    case ZSET -> "ZCARD";
                    case HASH -> "HLEN";
                    case STRING, STREAM, MODULE -> throw new IllegalArgumentException("elements of a " + type);
                };
        return Command.of(command, key);
    }

    /**
     * Asks for the length of what is gathered, which must then stay as it is until the next transaction is done, or
     * nothing of that is; who does not go on lets it go by UNWATCH.
     */
    static List<Command> hold(Layout layout, ValueType type, byte[] temporary) {
        return List.of(Command.of("WATCH", temporary), length(layout, type, temporary));
    }

    /** Makes what is gathered the value of the key, in one transaction, expiry included. */
    static List<Command> place(Manifest manifest, byte[] temporary, byte[] key, ApplyExpired expired) {
        List<Command> commands = new ArrayList<>();
        commands.add(Command.of("MULTI"));
        commands.addAll(expired.rename(temporary, key, manifest.expireAtMs()));
        commands.add(Command.of("EXEC"));
        return commands;
    }

    private static Command elements(Chunk chunk, byte[] key) {
        List<Object> args = new ArrayList<>();
        args.add(
                switch (chunk.type()) {
                    case LIST -> "RPUSH";
                    case SET -> "SADD";
                    case ZSET -> "ZADD";
                    case HASH -> "HSET";
                    case STRING, STREAM, MODULE -> throw new IllegalArgumentException("elements of a " + chunk.type());
                });
        args.add(key);
        int first = args.size();
        Slice payload = chunk.payload();
        ByteBuffer in = ByteBuffer.wrap(payload.array(), payload.offset(), payload.length());
        while (in.hasRemaining()) {
            int length = in.getInt();
            Slice element = Slice.of(payload.array(), in.position(), length);
            in.position(in.position() + length);
            boolean score = chunk.type() == ValueType.ZSET && (args.size() - first) % 2 == 1;
            args.add(score ? args.size() - 1 : args.size(), element); // ZADD wants the score before the member
        }
        return Command.of(args.toArray());
    }
}
