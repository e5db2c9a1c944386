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
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Values of every type for property tests, with the strings that are easy to get wrong. */
public final class RedisValues {
    private static final int MOST = 5;

    private RedisValues() {}

    /** What a value is, its order left out where it means nothing. */
    public static Object meaning(RedisValue value) {
        return value instanceof RedisValue.OfHash hash ? new HashSet<>(hash.fields()) : value;
    }

    public static Arbitrary<RedisValue> any() {
        return Arbitraries.oneOf(
                strings().map(RedisValue.OfString::new),
                strings().list().ofMinSize(1).ofMaxSize(MOST).map(RedisValue.OfList::new),
                strings().set().ofMinSize(1).ofMaxSize(MOST).map(set -> new RedisValue.OfSet(List.copyOf(set))),
                members(),
                hashes(),
                streams().map(RedisValue.OfStream::new),
                opaque());
    }

    static Arbitrary<Slice> strings() {
        return Arbitraries.frequencyOf(
                Tuple.of(40, Arbitraries.strings().ofMaxLength(20).map(Slice::of)),
                Tuple.of(20, Arbitraries.strings().ascii().ofMaxLength(70).map(Slice::of)),
                Tuple.of(
                        20,
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(30).map(Slice::of)),
                Tuple.of(20, Arbitraries.longs().map(number -> Slice.of(Long.toString(number)))),
                Tuple.of(
                        10,
                        Arbitraries.of(
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
                                        "𝄞")
                                .map(Slice::of)),
                Tuple.of(
                        1,
                        Arbitraries.of(63, 64, 4_095, 4_096, 16_370, 16_377, 16_378, 16_379, 16_383, 16_384, 70_000)
                                .map(length -> Slice.of("x".repeat(length)))));
    }

    private static Arbitrary<RedisValue> members() {
        Arbitrary<Double> scores = Arbitraries.oneOf(
                Arbitraries.doubles(),
                Arbitraries.of(
                        0.0,
                        -0.0,
                        1.0,
                        0.1,
                        Double.MIN_VALUE,
                        Double.MAX_VALUE,
                        9007199254740993.0,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY));
        return strings().set().ofMinSize(1).ofMaxSize(MOST).flatMap(names -> scores.list()
                .ofSize(names.size())
                .map(each -> {
                    List<Member> members = new ArrayList<>();
                    names.forEach(name -> members.add(new Member(name, each.get(members.size()))));
                    return new RedisValue.OfZset(members);
                }));
    }

    private static Arbitrary<RedisValue> hashes() {
        Arbitrary<Long> expiries = Arbitraries.longs().between(1, 4_102_444_800_000L);
        return strings().set().ofMinSize(1).ofMaxSize(MOST).flatMap(names -> Combinators.combine(
                        strings().list().ofSize(names.size()),
                        Arbitraries.oneOf(Arbitraries.just(0L), expiries).list().ofSize(names.size()),
                        Arbitraries.of(true, false))
                .as((values, each, expire) -> {
                    List<Field> fields = new ArrayList<>();
                    for (Slice name : names) {
                        int i = fields.size();
                        fields.add(new Field(name, values.get(i), expire ? each.get(i) : 0));
                    }
                    return new RedisValue.OfHash(fields);
                }));
    }

    private static Arbitrary<RedisValue> opaque() {
        return Combinators.combine(
                        Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(40), Arbitraries.of(6, 7, 99))
                .as((body, code) -> {
                    byte[] payload = Arrays.copyOf(body, body.length + DumpPayload.FOOTER_BYTES);
                    payload[0] = code.byteValue();
                    DumpPayload.seal(payload, 12);
                    return new RedisValue.Opaque(ValueType.MODULE, Slice.of(payload));
                });
    }

    private static Arbitrary<StreamId> ids() {
        Arbitrary<Long> numbers =
                Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.longs().between(0, 5), Arbitraries.of(-1L));
        return Combinators.combine(numbers, numbers).as(StreamId::new);
    }

    private static Arbitrary<StreamState> streams() {
        Arbitrary<List<Slice>> fields = Arbitraries.oneOf(
                strings().list().ofSize(2),
                strings().map(value -> List.of(Slice.of("f"), value)),
                strings().list().ofSize(6));
        Arbitrary<List<Entry>> entries = ids().set()
                .ofMaxSize(2 * MOST)
                .flatMap(ids -> fields.list().ofSize(ids.size()).map(each -> {
                    List<Entry> all = new ArrayList<>();
                    new TreeSet<>(ids).forEach(id -> all.add(new Entry(id, each.get(all.size()))));
                    return all;
                }));
        return Combinators.combine(entries, ids(), ids(), ids(), Arbitraries.longs(), Arbitraries.of(0, 1, 2))
                .flatAs((all, last, first, deleted, added, form) -> groups(form)
                        .list()
                        .uniqueElements(Group::name)
                        .ofMaxSize(3)
                        .map(groups -> new StreamState(
                                all, last, form == 0 ? null : new Counters(first, deleted, added), groups)));
    }

    /**
     * @param form 0 without counters, 1 with them, 2 with active times too
     */
    private static Arbitrary<Group> groups(int form) {
        Arbitrary<Consumer> consumers = Combinators.combine(
                        strings(), Arbitraries.longs(), Arbitraries.longs().greaterOrEqual(-1))
                .as((name, seen, active) -> new Consumer(name, seen, form == 2 ? active : null));
        return Combinators.combine(
                        strings(),
                        ids(),
                        Arbitraries.longs().greaterOrEqual(-1),
                        consumers.list().uniqueElements(Consumer::name).ofMaxSize(3),
                        ids().set().ofMaxSize(MOST),
                        Arbitraries.longs().between(0, 1L << 40),
                        Arbitraries.integers().between(0, 2))
                .as((name, delivered, read, all, ids, time, skip) -> {
                    List<Pending> pending = new ArrayList<>();
                    for (StreamId id : all.isEmpty() ? new TreeSet<StreamId>() : new TreeSet<>(ids)) {
                        Slice owner =
                                all.get((pending.size() + skip) % all.size()).name();
                        pending.add(new Pending(id, owner, time + pending.size(), pending.size()));
                    }
                    return new Group(name, delivered, form == 0 ? null : read, all, pending);
                });
    }
}
