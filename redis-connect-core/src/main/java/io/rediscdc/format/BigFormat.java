package io.rediscdc.format;

import io.rediscdc.event.Chunk;
import io.rediscdc.event.Layout;
import io.rediscdc.event.Manifest;
import io.rediscdc.event.Origin;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The two record values of a value that is too big for one record, version 2, so that a reader of version 1 stops at
 * them. All numbers are big endian. Specified byte by byte in docs/FORMAT.md; golden vectors pin it.
 *
 * <pre>
 * chunk                                    manifest
 *  0  1  magic 0xCD                         0  1  magic 0xCD             24  4  chunks
 *  1  1  version 2                          1  1  version 2              28  8  length; -1 for unknown
 *  2  1  kind 1                             2  1  kind 2                 36  8  digest
 *  3  1  layout                             3  1  layout                 44  8  expiry, ms since 1970; 0 for none
 *  4  1  type                               4  1  type                   52  8  observed, ms since 1970
 *  5  8  position                           5  1  RDB version            60  4  pass number, unsigned
 *  13    payload, to the end                6  1  flags: bit 0 by pass   64  2  database, unsigned
 *                                           7  1  0                      66  1  length n of the shard's name
 *                                           8  16 set of chunks          67  n  shard's name, UTF-8
 * </pre>
 */
public final class BigFormat {
    public static final int VERSION = 2;

    private static final int KIND_CHUNK = 1;
    private static final int KIND_MANIFEST = 2;
    private static final int CHUNK_HEADER_BYTES = 13;
    private static final int MANIFEST_HEADER_BYTES = 67;
    private static final int FLAG_BY_PASS = 1;
    private static final long MAX_UNSIGNED_INT = 0xFFFF_FFFFL;

    private BigFormat() {}

    /** A manifest and where it came from, as one record carries them. */
    public record Decoded(Manifest manifest, Origin origin) {}

    /** Whether a record value is of this version; what it is then still has to be decoded. */
    public static boolean isOne(byte[] bytes) {
        return bytes.length >= 2 && (bytes[0] & 0xff) == BinaryFormat.MAGIC && (bytes[1] & 0xff) == VERSION;
    }

    /** Lays out the value of a chunk's record. */
    public static byte[] encode(Chunk chunk) {
        Slice payload = chunk.payload();
        byte[] bytes = new byte[CHUNK_HEADER_BYTES + payload.length()];
        ByteBuffer.wrap(bytes)
                .put((byte) BinaryFormat.MAGIC)
                .put((byte) VERSION)
                .put((byte) KIND_CHUNK)
                .put((byte) chunk.layout().code())
                .put((byte) chunk.type().code())
                .putLong(chunk.position())
                .put(payload.array(), payload.offset(), payload.length());
        return bytes;
    }

    /**
     * Reads the value of a chunk's record. The payload is a slice of {@code bytes}, not a copy.
     *
     * @throws FormatException if it is not one
     * @throws UnknownVersionException if it is of a newer version
     */
    public static Chunk decodeChunk(byte[] bytes) {
        ByteBuffer in = header(bytes, KIND_CHUNK, CHUNK_HEADER_BYTES);
        Layout layout = layout(in.get() & 0xff);
        ValueType type = type(in.get() & 0xff, layout);
        long position = in.getLong();
        if (position < 0) {
            throw new FormatException("position " + position + " is negative");
        }
        if (layout == Layout.ELEMENTS) {
            requireElements(in, type);
        }
        return new Chunk(
                layout, type, position, Slice.of(bytes, CHUNK_HEADER_BYTES, bytes.length - CHUNK_HEADER_BYTES));
    }

    private static void requireElements(ByteBuffer in, ValueType type) {
        int elements = 0;
        while (in.hasRemaining()) {
            int length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
            if (length < 0 || length > in.remaining()) {
                throw new FormatException("element " + elements + " of the " + type.redisName() + " is cut off");
            }
            in.position(in.position() + length);
            elements++;
        }
        boolean pairs = type == ValueType.HASH || type == ValueType.ZSET;
        if (elements == 0 || (pairs && elements % 2 == 1)) {
            throw new FormatException(
                    elements + " elements of the " + type.redisName() + " are no " + (pairs ? "pairs" : "chunk"));
        }
    }

    /**
     * Lays out the value of a manifest's record.
     *
     * @throws IllegalArgumentException if a number does not fit its field
     */
    public static byte[] encode(Manifest manifest, Origin origin) {
        byte[] shard = origin.shard().getBytes(StandardCharsets.UTF_8);
        BinaryFormat.requireRange("length of the shard name", shard.length, BinaryFormat.MAX_SHARD_BYTES);
        BinaryFormat.requireRange("RDB version", manifest.rdbVersion(), 0xff);
        BinaryFormat.requireRange("database", origin.db(), 0xffff);
        BinaryFormat.requireRange("pass", origin.pass(), MAX_UNSIGNED_INT);
        byte[] bytes = new byte[MANIFEST_HEADER_BYTES + shard.length];
        ByteBuffer.wrap(bytes)
                .put((byte) BinaryFormat.MAGIC)
                .put((byte) VERSION)
                .put((byte) KIND_MANIFEST)
                .put((byte) manifest.layout().code())
                .put((byte) manifest.type().code())
                .put((byte) manifest.rdbVersion())
                .put((byte) (origin.byPass() ? FLAG_BY_PASS : 0))
                .put((byte) 0)
                .putLong(manifest.set().getMostSignificantBits())
                .putLong(manifest.set().getLeastSignificantBits())
                .putInt(manifest.chunks())
                .putLong(manifest.length())
                .putLong(manifest.digest())
                .putLong(manifest.expireAtMs())
                .putLong(origin.observedMs())
                .putInt((int) origin.pass())
                .putShort((short) origin.db())
                .put((byte) shard.length)
                .put(shard);
        return bytes;
    }

    /**
     * Reads the value of a manifest's record.
     *
     * @throws FormatException if it is not one
     * @throws UnknownVersionException if it is of a newer version
     */
    public static Decoded decodeManifest(byte[] bytes) {
        ByteBuffer in = header(bytes, KIND_MANIFEST, MANIFEST_HEADER_BYTES);
        Layout layout = layout(in.get() & 0xff);
        ValueType type = type(in.get() & 0xff, layout);
        int rdbVersion = in.get() & 0xff;
        int flags = in.getShort() & 0xffff;
        if ((flags & ~(FLAG_BY_PASS << 8)) != 0) {
            throw new FormatException("flags " + flags + " has bits that version 2 does not define");
        }
        UUID set = new UUID(in.getLong(), in.getLong());
        int chunks = in.getInt();
        long length = in.getLong();
        long digest = in.getLong();
        long expireAtMs = in.getLong();
        if (chunks < 1 || length < Manifest.UNKNOWN || expireAtMs < 0) {
            throw new FormatException("a manifest with " + chunks + " chunks, length " + length + " and expiry "
                    + expireAtMs + " cannot be");
        }
        long observedMs = in.getLong();
        long pass = in.getInt() & MAX_UNSIGNED_INT;
        int db = in.getShort() & 0xffff;
        int shardBytes = in.get() & 0xff;
        if (in.remaining() != shardBytes) {
            throw new FormatException(
                    "manifest of " + bytes.length + " bytes with a shard's name of " + shardBytes + " bytes");
        }
        String shard = new String(bytes, MANIFEST_HEADER_BYTES, shardBytes, StandardCharsets.UTF_8);
        return new Decoded(
                new Manifest(type, layout, rdbVersion, expireAtMs, set, chunks, length, digest),
                new Origin(shard, db, pass, flags != 0, observedMs));
    }

    private static ByteBuffer header(byte[] bytes, int kind, int headerBytes) {
        if (bytes.length < 2 || (bytes[0] & 0xff) != BinaryFormat.MAGIC) {
            throw new FormatException("not a binary record of this connector");
        }
        int version = bytes[1] & 0xff;
        if (version > VERSION) {
            throw new UnknownVersionException(version, VERSION);
        }
        if (version != VERSION || bytes.length < headerBytes || bytes[2] != kind) {
            throw new FormatException("a record of " + bytes.length + " bytes and version " + version + " is not the "
                    + (kind == KIND_CHUNK ? "chunk" : "manifest") + " that its key says it is");
        }
        return ByteBuffer.wrap(bytes, 3, bytes.length - 3);
    }

    private static Layout layout(int code) {
        Layout layout = Layout.ofCode(code);
        if (layout == null) {
            throw new FormatException("layout " + code + " is not defined in version 2");
        }
        return layout;
    }

    private static ValueType type(int code, Layout layout) {
        ValueType type = ValueType.ofCode(code);
        boolean fits = type != null
                && switch (layout) {
                    case RAW -> type == ValueType.STRING;
                    case DUMP -> true;
                    case ELEMENTS ->
                        switch (type) {
                            case LIST, SET, ZSET, HASH -> true;
                            case STRING, STREAM, MODULE -> false;
                        };
                };
        if (!fits) {
            throw new FormatException("type " + code + " with layout " + layout + " is not defined in version 2");
        }
        return type;
    }
}
