package io.rediscdc.value;

import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.format.DumpPayload;
import io.rediscdc.value.RedisValue.Field;
import io.rediscdc.value.RedisValue.Member;
import io.rediscdc.value.StreamState.Consumer;
import io.rediscdc.value.StreamState.Counters;
import io.rediscdc.value.StreamState.Entry;
import io.rediscdc.value.StreamState.Group;
import io.rediscdc.value.StreamState.Pending;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Values of every type for property tests, with the strings and numbers that are easy to get wrong. */
public final class RedisValues {
    private static final int MOST = 8;
    private static final int[] LENGTHS = {63, 64, 4_095, 4_096, 16_370, 16_378, 16_379, 16_383, 16_384, 70_000};
    private static final String[] TEXTS = {
        "",
        "0",
        "-0",
        "007",
        "+1",
        "-",
        "9223372036854775808",
        "base64:",
        "base64:/w==",
        "base64:?",
        "\uFFFD",
        "a\uFFFDb",
        "\u0000",
        "\"\\",
        "\uFEFFx",
        "𝄞",
        "größe"
    };
    private static final double[] SCORES = {
        0.0,
        -0.0,
        1,
        0.1,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        9007199254740993.0,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    private final Random random;

    private RedisValues(Random random) {
        this.random = random;
    }

    /** What a value is, its order left out where it means nothing. */
    public static Object meaning(RedisValue value) {
        return value instanceof RedisValue.OfHash hash ? new HashSet<>(hash.fields()) : value;
    }

    /** Made at once, without a way to shrink: that would take most of the time. The seed makes the same again. */
    public static Arbitrary<RedisValue> any() {
        return Arbitraries.randomValue(random -> new RedisValues(random).value());
    }

    private RedisValue value() {
        return switch (random.nextInt(7)) {
            case 0 -> new RedisValue.OfString(string());
            case 1 -> new RedisValue.OfList(list(1 + random.nextInt(MOST), this::string));
            case 2 -> new RedisValue.OfSet(List.copyOf(strings(1)));
            case 3 ->
                new RedisValue.OfZset(strings(1).stream()
                        .map(name -> new Member(name, score()))
                        .toList());
            case 4 -> {
                boolean expire = random.nextBoolean();
                yield new RedisValue.OfHash(strings(1).stream()
                        .map(name -> new Field(name, string(), expire && random.nextBoolean() ? time() : 0))
                        .toList());
            }
            case 5 -> new RedisValue.OfStream(stream());
            default -> {
                byte[] payload = Arrays.copyOf(bytes(1 + random.nextInt(40)), 60);
                payload[0] = (byte) List.of(6, 7, 99).get(random.nextInt(3)).intValue();
                DumpPayload.seal(payload, 12);
                yield new RedisValue.Opaque(ValueType.MODULE, Slice.of(payload));
            }
        };
    }

    private Slice string() {
        int kind = random.nextInt(100);
        if (kind == 0) {
            return Slice.of("x".repeat(LENGTHS[random.nextInt(LENGTHS.length)]));
        }
        if (kind < 20) {
            return Slice.of(TEXTS[random.nextInt(TEXTS.length)]);
        }
        if (kind < 40) {
            return Slice.of(bytes(random.nextInt(30)));
        }
        if (kind < 60) {
            return Slice.of(Long.toString(number()));
        }
        int limit = kind < 80 ? 0x80 : Character.MIN_SURROGATE;
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            text.append((char) random.nextInt(limit));
        }
        return Slice.of(text.toString());
    }

    /** Different ones. */
    private Set<Slice> strings(int atLeast) {
        Set<Slice> strings = new LinkedHashSet<>(list(random.nextInt(MOST), this::string));
        while (strings.size() < atLeast) {
            strings.add(string());
        }
        return strings;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Of any number of bits, with either sign. */
    private long number() {
        return random.nextLong() >> random.nextInt(Long.SIZE);
    }

    private long time() {
        return 1 + (random.nextLong() >>> 22);
    }

    private double score() {
        double any = Double.longBitsToDouble(random.nextLong());
        return random.nextBoolean() || Double.isNaN(any) ? SCORES[random.nextInt(SCORES.length)] : any;
    }

    private StreamId id() {
        return new StreamId(number(), random.nextBoolean() ? random.nextInt(3) : number());
    }

    private TreeSet<StreamId> ids() {
        return new TreeSet<>(list(random.nextInt(2 * MOST), this::id));
    }

    private StreamState stream() {
        int form = random.nextInt(3); // without counters, with them, with active times too
        List<Entry> entries = new ArrayList<>();
        List<Slice> names = list(1 + random.nextInt(2), this::string);
        for (StreamId id : ids()) {
            List<Slice> fields = new ArrayList<>();
            for (Slice name : random.nextBoolean() ? names : list(1 + random.nextInt(3), this::string)) {
                fields.add(name);
                fields.add(string());
            }
            entries.add(new Entry(id, fields));
        }
        List<Group> groups =
                strings(0).stream().limit(3).map(name -> group(name, form)).toList();
        return new StreamState(entries, id(), form == 0 ? null : new Counters(id(), id(), number()), groups);
    }

    private Group group(Slice name, int form) {
        List<Consumer> consumers = strings(0).stream()
                .map(each -> new Consumer(each, time(), form == 2 ? Long.valueOf(time() - 2) : null))
                .toList();
        List<Pending> pending = new ArrayList<>();
        for (StreamId id : consumers.isEmpty() ? new TreeSet<StreamId>() : ids()) {
            Slice owner = consumers.get(random.nextInt(consumers.size())).name();
            pending.add(new Pending(id, owner, time(), random.nextInt(9)));
        }
        return new Group(name, id(), form == 0 ? null : random.nextInt(9) - 1L, consumers, pending);
    }

    private static <T> List<T> list(int size, Supplier<T> each) {
        List<T> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(each.get());
        }
        return list;
    }
}
