package io.rediscdc.source.big;

import io.rediscdc.event.Chunk;
import io.rediscdc.event.ChunkKey;
import io.rediscdc.event.Layout;
import io.rediscdc.event.Manifest;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.format.Md5;
import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.source.dirty.Mark;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.UUID;

/**
 * The read of one value, piece by piece. The server itself tells at the end, by WATCH, whether the key was left alone
 * meanwhile, so that the pieces are a state that it really had. For one thread.
 */
final class PiecewiseRead {
    /** How a read goes on. */
    enum Next {
        MORE,
        COMPLETE,
        /** The key changed, or is gone: what was read is of no use. */
        CHANGED,
        /** Not readable piece by piece: an element is too big for a chunk, or a hash's fields expire. */
        UNFIT
    }

    private static final String START = "0";
    private static final int WINDOW_BYTES = 1 << 20;

    private final Link link;
    private final Expiries expiries;
    private final Mark mark;
    private final ValueType type;
    private final boolean exact;
    private final ChunkOut out;
    private final UUID set = UUID.randomUUID();
    private final byte[] key;
    private final Elements elements;
    private final Window window;
    private final int maxBytes;

    private String cursor = START;
    private long position;
    private long atChunk;
    private int chunks;
    private long expireAtMs;
    private final MessageDigest stringDigest = Md5.digest();

    /**
     * Begins.
     *
     * @param exact false to take what is read for the value even if the key changes meanwhile
     * @param maxBytes of one chunk
     */
    PiecewiseRead(Link link, Expiries expiries, Mark mark, ValueType type, boolean exact, int maxBytes, ChunkOut out) {
        this.link = link;
        this.expiries = expiries;
        this.mark = mark;
        this.type = type;
        this.exact = exact;
        this.out = out;
        this.key = mark.key().bytes();
        this.maxBytes = maxBytes;
        this.elements = new Elements(type, maxBytes);
        this.window = new Window(elements.perElement());
        link.call("SELECT", mark.key().db());
        if (exact) {
            link.call("WATCH", key);
        }
        expireAtMs = expiries.of(key);
    }

    static boolean canRead(ValueType type) {
        return switch (type) {
            case STRING, LIST, SET, ZSET, HASH -> true;
            case STREAM, MODULE -> false;
        };
    }

    Mark mark() {
        return mark;
    }

    boolean isExact() {
        return exact;
    }

    /** Reads the next piece. */
    Next step() throws InterruptedException {
        try {
            return type == ValueType.STRING ? bytes() : elements();
        } catch (RedisReplyException e) {
            if (e.error().code().equals("WRONGTYPE")) {
                return Next.CHANGED;
            }
            throw e;
        }
    }

    /** Takes back what is out, and lets the key go: a later transaction must not fail for it. */
    void abandon() throws InterruptedException {
        link.call("UNWATCH");
        if (chunks > 0) {
            out.abandon(new ChunkKey(set, 0, key), mark.key().db(), chunks);
        }
    }

    private Next bytes() throws InterruptedException {
        int asked = Math.min(WINDOW_BYTES, maxBytes);
        byte[] piece = (byte[]) link.call("GETRANGE", key, position, position + asked - 1);
        if (piece.length > 0) {
            emit(Layout.RAW, Slice.of(piece));
            stringDigest.update(piece);
            position += piece.length;
        }
        return piece.length == asked ? Next.MORE : end(Layout.RAW, "STRLEN");
    }

    private Next elements() throws InterruptedException {
        int asked = window.size();
        List<?> parts = read(asked);
        window.came(parts);
        if (type == ValueType.HASH && expiries.ofFields(key, parts)) {
            return Next.UNFIT;
        }
        for (int at = 0; at < parts.size(); at += elements.perElement()) {
            List<?> element = parts.subList(at, at + elements.perElement());
            if (!elements.canHold(element)) {
                return Next.UNFIT;
            }
            if (!elements.hasRoomFor(element)) {
                emitElements();
            }
            elements.add(element);
        }
        if (type == ValueType.LIST ? parts.size() == asked : !cursor.equals(START)) {
            return Next.MORE;
        }
        if (!elements.isEmpty()) {
            emitElements();
        }
        return end(
                Layout.ELEMENTS,
                switch (type) {
                    case LIST -> "LLEN";
                    case SET -> "SCARD";
                    case ZSET -> "ZCARD";
                    case HASH -> "HLEN";
                    case STRING, STREAM, MODULE -> throw new IllegalStateException("elements of a " + type);
                });
    }

    private List<?> read(int count) {
        if (type == ValueType.LIST) {
            List<?> range = (List<?>) link.call("LRANGE", key, position, position + count - 1);
            position += range.size();
            return range;
        }
        String scan = type == ValueType.HASH ? "HSCAN" : type == ValueType.SET ? "SSCAN" : "ZSCAN";
        List<?> reply = (List<?>) link.call(scan, key, cursor, "COUNT", count);
        cursor = new String((byte[]) reply.get(0), StandardCharsets.US_ASCII);
        return (List<?>) reply.get(1);
    }

    private void emitElements() throws InterruptedException {
        Slice payload = elements.take();
        emit(Layout.ELEMENTS, payload);
        atChunk = elements.count();
    }

    private void emit(Layout layout, Slice payload) throws InterruptedException {
        long before = layout == Layout.ELEMENTS ? atChunk : position;
        out.chunk(new ChunkKey(set, chunks, key), mark.key().db(), new Chunk(layout, type, before, payload));
        chunks++;
    }

    private Next end(Layout layout, String lengthCommand) throws InterruptedException {
        long length = Manifest.UNKNOWN;
        if (exact) {
            Object[] replies = link.send( // an EXEC of nothing: a server at its maxmemory lets a MULTI take no command
                            List.of(Command.of(lengthCommand, key), Command.of("MULTI"), Command.of("EXEC")))
                    .await();
            boolean unchanged = replies[2] instanceof List<?>; // else WATCH undid it
            if (!unchanged || !(replies[0] instanceof Long counted)) {
                return Next.CHANGED;
            }
            length = counted;
        } else {
            expireAtMs = expiries.of(key);
            length = layout == Layout.RAW ? position : length;
        }
        if (chunks == 0 || expireAtMs == Expiries.ABSENT) {
            return Next.CHANGED;
        }
        out.complete(
                mark,
                new Manifest(
                        type,
                        layout,
                        0,
                        expireAtMs,
                        set,
                        chunks,
                        length,
                        Long.rotateLeft(expireAtMs, 32)
                                ^ (layout == Layout.RAW
                                        ? ByteBuffer.wrap(stringDigest.digest()).getLong()
                                        : elements.digest())));
        return Next.COMPLETE;
    }
}
