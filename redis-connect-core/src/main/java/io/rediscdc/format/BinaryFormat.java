package io.rediscdc.format;

import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Origin;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The binary record value, version 1: a fixed header, the shard's name, the payload. All numbers are big endian. The
 * layout is specified byte by byte in docs/FORMAT.md; the golden vectors in the tests pin it.
 *
 * <pre>
 *  0  1  magic 0xCD                         8   8  observed, ms since 1970
 *  1  1  version                            16  8  expiry, ms since 1970; 0 for none
 *  2  1  flags: bit 0 read by a pass alone  24  4  pass number, unsigned
 *  3  1  type                               28  1  length n of the shard's name
 *  4  1  encoding                           29  n  shard's name, UTF-8
 *  5  1  RDB version; 0 for RAW             29+n   payload, to the end
 *  6  2  database, unsigned
 * </pre>
 */
public final class BinaryFormat {
    public static final int MAGIC = 0xCD;
    public static final int VERSION = 1;
    /** Longest name of a shard, in bytes of UTF-8. */
    public static final int MAX_SHARD_BYTES = 255;

    static final int HEADER_BYTES = 29;
    private static final int FLAGS_AT = 2;
    private static final int DATABASE_AT = 6;
    private static final int OBSERVED_AT = 8;
    private static final int EXPIRY_AT = 16;
    private static final int PASS_AT = 24;
    private static final int SHARD_LENGTH_AT = 28;
    private static final int FLAG_BY_PASS = 1;
    private static final int KNOWN_FLAGS = FLAG_BY_PASS;
    private static final long MAX_UNSIGNED_INT = 0xFFFF_FFFFL;

    private BinaryFormat() {}

    /** A state and where it came from, as one record carries them. */
    public record Decoded(KeyValue value, Origin origin) {}

    /**
     * Lays out one record value.
     *
     * @throws IllegalArgumentException if a number does not fit its field
     */
    public static byte[] encode(KeyValue value, Origin origin) {
        byte[] shard = origin.shard().getBytes(StandardCharsets.UTF_8);
        requireRange("length of the shard name", shard.length, MAX_SHARD_BYTES);
        requireRange("RDB version", value.rdbVersion(), 0xff);
        requireRange("database", origin.db(), 0xffff);
        requireRange("pass", origin.pass(), MAX_UNSIGNED_INT);
        Slice payload = value.payload();
        byte[] bytes = new byte[HEADER_BYTES + shard.length + payload.length()];
        ByteBuffer.wrap(bytes)
                .put((byte) MAGIC)
                .put((byte) VERSION)
                .put((byte) (origin.byPass() ? FLAG_BY_PASS : 0))
                .put((byte) value.type().code())
                .put((byte) value.encoding().code())
                .put((byte) value.rdbVersion())
                .putShort((short) origin.db())
                .putLong(origin.observedMs())
                .putLong(value.expireAtMs())
                .putInt((int) origin.pass())
                .put((byte) shard.length)
                .put(shard)
                .put(payload.array(), payload.offset(), payload.length());
        return bytes;
    }

    /** Whether a record value is of this layout, of whatever version; converters make nothing that begins so. */
    public static boolean isOne(byte[] bytes) {
        return bytes.length >= 2 && (bytes[0] & 0xff) == MAGIC;
    }

    /**
     * Reads one record value. The payload is a slice of {@code bytes}, not a copy.
     *
     * @throws FormatException if the bytes are not a record of this format
     * @throws UnknownVersionException if they are one of a newer version
     */
    public static Decoded decode(byte[] bytes) {
        return new Decoded(decodeValue(bytes), origin(bytes));
    }

    /**
     * The same of a reader who does not ask where the value came from.
     *
     * @throws FormatException if the bytes are not a record of this format
     * @throws UnknownVersionException if they are one of a newer version
     */
    public static KeyValue decodeValue(byte[] bytes) {
        if (bytes.length < 2 || (bytes[0] & 0xff) != MAGIC) {
            throw new FormatException("not a binary record of this connector: it starts with "
                    + (bytes.length == 0 ? "nothing" : String.format("0x%02x", bytes[0]))
                    + ", not with 0xcd; check that the topic was written by the source connector with"
                    + " value.format=binary and that value.converter is ByteArrayConverter on both sides");
        }
        int version = bytes[1] & 0xff;
        if (version > BigFormat.VERSION) {
            throw new UnknownVersionException(version, BigFormat.VERSION);
        }
        if (version == BigFormat.VERSION) {
            throw new FormatException("a chunk or a manifest, where a state in one record belongs");
        }
        if (version != VERSION) {
            throw new FormatException("record format version " + version + " never existed");
        }
        if (bytes.length < HEADER_BYTES) {
            throw new FormatException(
                    "record of " + bytes.length + " bytes is shorter than its header of " + HEADER_BYTES);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).position(FLAGS_AT);
        int flags = in.get() & 0xff;
        if ((flags & ~KNOWN_FLAGS) != 0) {
            throw new FormatException("flags " + flags + " has bits that version 1 does not define");
        }
        int typeCode = in.get() & 0xff;
        ValueType type = ValueType.ofCode(typeCode);
        if (type == null) {
            throw new FormatException("type " + typeCode + " is not defined in version 1");
        }
        int encodingCode = in.get() & 0xff;
        Encoding encoding = Encoding.ofCode(encodingCode);
        if (encoding == null) {
            throw new FormatException("encoding " + encodingCode + " is not defined in version 1");
        }
        if (encoding == Encoding.RAW && type != ValueType.STRING) {
            throw new FormatException("type " + type.redisName() + " cannot have the raw encoding");
        }
        int rdbVersion = in.get() & 0xff;
        long expireAtMs = in.getLong(EXPIRY_AT);
        int payloadAt = HEADER_BYTES + (bytes[SHARD_LENGTH_AT] & 0xff);
        if (bytes.length < payloadAt) {
            throw new FormatException("record of " + bytes.length + " bytes ends inside the shard's name of "
                    + (payloadAt - HEADER_BYTES) + " bytes");
        }
        if (expireAtMs < 0) {
            throw new FormatException("expiry " + expireAtMs + " is negative");
        }
        int payloadBytes = bytes.length - payloadAt;
        if (encoding == Encoding.DUMP && payloadBytes < DumpPayload.FOOTER_BYTES + 1) {
            throw new FormatException("DUMP payload of " + payloadBytes + " bytes is shorter than its own footer");
        }
        return new KeyValue(type, encoding, rdbVersion, expireAtMs, Slice.of(bytes, payloadAt, payloadBytes));
    }

    private static Origin origin(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new Origin(
                new String(bytes, HEADER_BYTES, bytes[SHARD_LENGTH_AT] & 0xff, StandardCharsets.UTF_8),
                in.getShort(DATABASE_AT) & 0xffff,
                in.getInt(PASS_AT) & MAX_UNSIGNED_INT,
                (bytes[FLAGS_AT] & FLAG_BY_PASS) != 0,
                in.getLong(OBSERVED_AT));
    }

    static void requireRange(String field, long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(field + " " + value + " is not between 0 and " + max);
        }
    }
}
