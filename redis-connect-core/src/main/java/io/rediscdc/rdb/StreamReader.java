package io.rediscdc.rdb;

import io.rediscdc.event.Slice;
import io.rediscdc.value.StreamId;
import io.rediscdc.value.StreamState;
import io.rediscdc.value.StreamState.Consumer;
import io.rediscdc.value.StreamState.Counters;
import io.rediscdc.value.StreamState.Entry;
import io.rediscdc.value.StreamState.Group;
import io.rediscdc.value.StreamState.Pending;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a stream of any of its three forms. */
final class StreamReader {
    private static final int ID_BYTES = 16;
    private static final int DELETED = 1;
    private static final int SAME_FIELDS = 2;

    private final RdbInput in;
    private final boolean hasCounters;
    private final boolean hasActiveTimes;

    StreamReader(RdbType form, RdbInput in) {
        this.in = in;
        hasCounters = form != RdbType.STREAM_LISTPACKS;
        hasActiveTimes = form == RdbType.STREAM_LISTPACKS_3;
    }

    StreamState read() {
        List<Entry> entries = new ArrayList<>();
        for (int nodes = in.count(); nodes > 0; nodes--) {
            node(id(in.string()), new Listpack(in.string()), entries);
        }
        long length = in.length();
        if (length != entries.size()) {
            throw RdbInput.damaged(entries.size() + " entries in a stream of " + length);
        }
        StreamId lastId = idOfTwo();
        Counters counters = hasCounters ? new Counters(idOfTwo(), idOfTwo(), in.length()) : null;
        List<Group> groups = new ArrayList<>();
        for (int count = in.count(); count > 0; count--) {
            groups.add(group());
        }
        return new StreamState(entries, lastId, counters, groups);
    }

    /**
     * A run of entries in one listpack: first how many there are and how many of them are deleted, then the names of the
     * fields that most of them have, then the entries, with ids counted from the node's own.
     */
    private static void node(StreamId own, Listpack pack, List<Entry> entries) {
        long count = number(pack) + number(pack);
        List<Slice> names = strings(pack, number(pack));
        requireZero(number(pack));
        for (long i = 0; i < count; i++) {
            long flags = number(pack);
            StreamId id = new StreamId(own.ms() + number(pack), own.seq() + number(pack));
            List<Slice> fields = (flags & SAME_FIELDS) != 0 ? withNames(names, pack) : strings(pack, 2 * number(pack));
            number(pack); // of its elements, for who reads backwards
            if ((flags & DELETED) == 0) {
                entries.add(new Entry(id, fields));
            }
        }
        if (pack.hasNext()) {
            throw RdbInput.damaged("more in a node of a stream than its entries");
        }
    }

    private static void requireZero(long number) {
        if (number != 0) {
            throw RdbInput.damaged("a node of a stream whose names have no end");
        }
    }

    private static List<Slice> withNames(List<Slice> names, Listpack pack) {
        List<Slice> fields = new ArrayList<>(2 * names.size());
        for (Slice name : names) {
            fields.add(name);
            fields.add(next(pack));
        }
        return fields;
    }

    private static List<Slice> strings(Listpack pack, long count) {
        List<Slice> strings = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            strings.add(next(pack));
        }
        return strings;
    }

    private static long number(Listpack pack) {
        return RdbReader.number(next(pack));
    }

    private static Slice next(Listpack pack) {
        if (!pack.hasNext()) {
            throw RdbInput.damaged("a node of a stream that ends too early");
        }
        return pack.next();
    }

    private Group group() {
        Slice name = in.string();
        StreamId lastDelivered = idOfTwo();
        Long entriesRead = hasCounters ? Long.valueOf(in.length()) : null;
        List<Pending> unowned = new ArrayList<>();
        for (int count = in.count(); count > 0; count--) {
            unowned.add(new Pending(id(in.bytes(ID_BYTES)), null, RdbReader.time(in), in.length()));
        }
        List<Consumer> consumers = new ArrayList<>();
        Map<StreamId, Slice> owners = new HashMap<>();
        for (int count = in.count(); count > 0; count--) {
            consumers.add(consumer(owners));
        }
        List<Pending> pending = new ArrayList<>(unowned.size());
        for (Pending each : unowned) {
            Slice owner = owners.get(each.id());
            if (owner == null) {
                throw RdbInput.damaged("a pending entry of no consumer");
            }
            pending.add(new Pending(each.id(), owner, each.deliveredMs(), each.deliveries()));
        }
        if (owners.size() != pending.size()) {
            throw RdbInput.damaged("a consumer whose entries are not pending");
        }
        return new Group(name, lastDelivered, entriesRead, consumers, pending);
    }

    private Consumer consumer(Map<StreamId, Slice> owners) {
        Slice name = in.string();
        long seen = RdbReader.time(in);
        Long active = hasActiveTimes ? Long.valueOf(RdbReader.time(in)) : null;
        for (int count = in.count(); count > 0; count--) {
            owners.put(id(in.bytes(ID_BYTES)), name);
        }
        return new Consumer(name, seen, active);
    }

    private StreamId idOfTwo() {
        return new StreamId(in.length(), in.length());
    }

    private static StreamId id(Slice bytes) {
        if (bytes.length() != ID_BYTES) {
            throw RdbInput.damaged("an id of " + bytes.length() + " bytes");
        }
        ByteBuffer id = ByteBuffer.wrap(bytes.array(), bytes.offset(), ID_BYTES);
        return new StreamId(id.getLong(), id.getLong());
    }
}
