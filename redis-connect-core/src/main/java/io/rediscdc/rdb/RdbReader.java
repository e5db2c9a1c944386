package io.rediscdc.rdb;

import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.format.DumpPayload;
import io.rediscdc.value.RedisValue;
import io.rediscdc.value.RedisValue.Field;
import io.rediscdc.value.RedisValue.Member;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Reads what a DUMP payload means, of every form from Redis 2.4 to 8.0 and Valkey 8.1. Bytes are slices of the payload
 * where they lie there as they are.
 */
public final class RdbReader {
    /** Forms that only the candidates of Redis 7.4 had; Valkey 9 uses the same numbers for others. */
    private static final int HASH_METADATA_PRE_GA = 22;

    private static final int HASH_LISTPACK_EX_PRE_GA = 23;
    private static final int VERSION_OF_PRE_GA = 12;

    private static final int PLAIN_NODE = 1;
    private static final int TEXT_NAN = 253;
    private static final int TEXT_INFINITY = 254;
    private static final int TEXT_MINUS_INFINITY = 255;

    private RdbReader() {}

    /**
     * The value; {@link RedisValue.Opaque} for a module's or one of an unknown form.
     *
     * @param type what the value is of, if the form does not tell
     * @param payload with a type byte and a footer at least
     * @throws RdbException if it is of a known form and cannot be read
     */
    public static RedisValue read(ValueType type, Slice payload) {
        RdbInput in = RdbInput.ofBody(payload);
        RedisValue value = read(DumpPayload.rdbType(payload), DumpPayload.rdbVersion(payload), in);
        if (value == null) {
            return new RedisValue.Opaque(type, payload);
        }
        in.requireEnd();
        return value;
    }

    private static RedisValue read(int code, int version, RdbInput in) {
        boolean preGa = version == VERSION_OF_PRE_GA;
        if (preGa && code == HASH_METADATA_PRE_GA) {
            return hashWithExpiries(in, 0, true);
        }
        if (preGa && code == HASH_LISTPACK_EX_PRE_GA) {
            return hashWithExpiries(new Listpack(in.string()));
        }
        RdbType form = RdbType.ofCode(code).orElse(null);
        if (form == null) {
            return null;
        }
        return switch (form) {
            case STRING -> new RedisValue.OfString(in.string());
            case LIST -> new RedisValue.OfList(strings(in));
            case LIST_ZIPLIST -> new RedisValue.OfList(all(new Ziplist(in.string())));
            case LIST_QUICKLIST -> quicklistOfZiplists(in);
            case LIST_QUICKLIST_2 -> quicklist(in);
            case SET -> new RedisValue.OfSet(strings(in));
            case SET_INTSET -> new RedisValue.OfSet(Intset.members(in.string()));
            case SET_LISTPACK -> new RedisValue.OfSet(all(new Listpack(in.string())));
            case ZSET -> zset(in, false);
            case ZSET_2 -> zset(in, true);
            case ZSET_ZIPLIST -> zset(new Ziplist(in.string()));
            case ZSET_LISTPACK -> zset(new Listpack(in.string()));
            case HASH -> hash(strings(in, 2).iterator());
            case HASH_ZIPMAP -> hash(new Zipmap(in.string()));
            case HASH_ZIPLIST -> hash(new Ziplist(in.string()));
            case HASH_LISTPACK -> hash(new Listpack(in.string()));
            case HASH_METADATA -> hashWithExpiries(in, time(in), false);
            case HASH_LISTPACK_EX -> {
                time(in); // the first expiry
                yield hashWithExpiries(new Listpack(in.string()));
            }
            case STREAM_LISTPACKS, STREAM_LISTPACKS_2, STREAM_LISTPACKS_3 ->
                new RedisValue.OfStream(new StreamReader(form, in).read());
            case MODULE_2 -> null;
        };
    }

    private static RedisValue quicklist(RdbInput in) {
        List<Slice> elements = new ArrayList<>();
        for (int nodes = in.count(); nodes > 0; nodes--) {
            if (in.length() == PLAIN_NODE) {
                elements.add(in.string());
            } else {
                new Listpack(in.string()).forEachRemaining(elements::add);
            }
        }
        return new RedisValue.OfList(elements);
    }

    private static RedisValue quicklistOfZiplists(RdbInput in) {
        List<Slice> elements = new ArrayList<>();
        for (int nodes = in.count(); nodes > 0; nodes--) {
            new Ziplist(in.string()).forEachRemaining(elements::add);
        }
        return new RedisValue.OfList(elements);
    }

    private static RedisValue zset(RdbInput in, boolean binaryScores) {
        int count = in.count();
        List<Member> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Slice name = in.string();
            members.add(member(name, binaryScores ? Double.longBitsToDouble(time(in)) : textScore(in)));
        }
        return new RedisValue.OfZset(members);
    }

    private static double textScore(RdbInput in) {
        int length = in.bytes(1).at(0) & 0xff;
        return switch (length) {
            case TEXT_NAN -> Double.NaN;
            case TEXT_INFINITY -> Double.POSITIVE_INFINITY;
            case TEXT_MINUS_INFINITY -> Double.NEGATIVE_INFINITY;
            default -> Scores.parse(in.bytes(length));
        };
    }

    private static RedisValue zset(Iterator<Slice> pack) {
        List<Member> members = new ArrayList<>();
        while (pack.hasNext()) {
            members.add(member(pack.next(), Scores.parse(partner(pack))));
        }
        return new RedisValue.OfZset(members);
    }

    private static Member member(Slice name, double score) {
        if (Double.isNaN(score)) {
            throw RdbInput.damaged("a score that is no number");
        }
        return new Member(name, score);
    }

    private static RedisValue hash(Iterator<Slice> pack) {
        List<Field> fields = new ArrayList<>();
        while (pack.hasNext()) {
            fields.add(new Field(pack.next(), partner(pack), 0));
        }
        return new RedisValue.OfHash(fields);
    }

    private static RedisValue hashWithExpiries(Listpack pack) {
        List<Field> fields = new ArrayList<>();
        while (pack.hasNext()) {
            Slice name = pack.next();
            Slice value = partner(pack);
            fields.add(new Field(name, value, number(partner(pack))));
        }
        return new RedisValue.OfHash(fields);
    }

    /**
     * @param first the first expiry
     * @param absolute whether the expiries of fields are what they are, and not counted from the first, which is 1
     */
    private static RedisValue hashWithExpiries(RdbInput in, long first, boolean absolute) {
        int count = in.count();
        List<Field> fields = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long expiry = in.length();
            Slice name = in.string();
            fields.add(new Field(name, in.string(), absolute || expiry == 0 ? expiry : first + expiry - 1));
        }
        return new RedisValue.OfHash(fields);
    }

    private static List<Slice> strings(RdbInput in) {
        return strings(in, 1);
    }

    /**
     * @param each how many make one item
     */
    private static List<Slice> strings(RdbInput in, int each) {
        int count = in.count();
        List<Slice> strings = new ArrayList<>(count);
        for (long i = 0; i < (long) count * each; i++) {
            strings.add(in.string());
        }
        return strings;
    }

    private static List<Slice> all(Iterator<Slice> pack) {
        List<Slice> all = new ArrayList<>();
        pack.forEachRemaining(all::add);
        return all;
    }

    private static Slice partner(Iterator<Slice> pack) {
        if (!pack.hasNext()) {
            throw RdbInput.damaged("an element that lacks its partner");
        }
        return pack.next();
    }

    /** What an integer of a listpack is. */
    static long number(Slice digits) {
        try {
            return Long.parseLong(
                    new String(digits.array(), digits.offset(), digits.length(), StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            throw RdbInput.damaged("a text where a number belongs");
        }
    }

    /** Eight bytes, little endian. */
    static long time(RdbInput in) {
        Slice bytes = in.bytes(Long.BYTES);
        return ByteBuffer.wrap(bytes.array(), bytes.offset(), Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
    }
}
