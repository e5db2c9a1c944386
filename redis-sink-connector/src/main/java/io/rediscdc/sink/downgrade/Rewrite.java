package io.rediscdc.sink.downgrade;

import io.rediscdc.event.Slice;
import io.rediscdc.rdb.Listpack;
import io.rediscdc.rdb.RdbInput;
import io.rediscdc.rdb.RdbOutput;
import io.rediscdc.rdb.RdbType;
import io.rediscdc.rdb.Scores;

/** Writes the body of a payload anew in an older form of the same value. */
final class Rewrite {
    private static final int PLAIN_NODE = 1;
    private static final Slice NEVER = Slice.of("0");

    private Rewrite() {}

    static void body(RdbType from, RdbInput in, RdbType to, RdbOutput out) {
        switch (from) {
            case HASH_LISTPACK -> fields(new Listpack(in.string()), false, out);
            case HASH_LISTPACK_EX -> {
                in.bytes(Long.BYTES); // the first expiry
                fields(new Listpack(in.string()), true, out);
            }
            case HASH_METADATA -> fieldsWithExpiries(in, out);
            case ZSET_LISTPACK -> scores(new Listpack(in.string()), out);
            case SET_LISTPACK -> members(new Listpack(in.string()), out);
            case LIST_QUICKLIST_2 -> list(in, out);
            case STREAM_LISTPACKS_2, STREAM_LISTPACKS_3 -> new StreamRewrite(from, in, to, out).run();
            default -> throw new IllegalArgumentException(from + " has no older form");
        }
    }

    private static void fields(Listpack pack, boolean expiring, RdbOutput out) {
        int at = out.reserveCount();
        int fields = 0;
        while (pack.hasNext()) {
            out.string(pack.next());
            out.string(partner(pack));
            if (expiring && !partner(pack).equals(NEVER)) {
                throw expires();
            }
            fields++;
        }
        out.fillCount(at, fields);
    }

    private static void fieldsWithExpiries(RdbInput in, RdbOutput out) {
        in.bytes(Long.BYTES); // the first expiry
        int fields = in.count();
        out.fillCount(out.reserveCount(), fields);
        for (int i = 0; i < fields; i++) {
            if (in.length() != 0) {
                throw expires();
            }
            int mark = in.mark();
            in.skipString();
            in.skipString();
            out.write(in.since(mark));
        }
    }

    private static void scores(Listpack pack, RdbOutput out) {
        int at = out.reserveCount();
        int members = 0;
        while (pack.hasNext()) {
            out.string(pack.next());
            out.doubleValue(Scores.parse(partner(pack)));
            members++;
        }
        out.fillCount(at, members);
    }

    private static void members(Listpack pack, RdbOutput out) {
        int at = out.reserveCount();
        int members = 0;
        while (pack.hasNext()) {
            out.string(pack.next());
            members++;
        }
        out.fillCount(at, members);
    }

    private static void list(RdbInput in, RdbOutput out) {
        int at = out.reserveCount();
        int elements = 0;
        int nodes = in.count();
        for (int i = 0; i < nodes; i++) {
            if (in.length() == PLAIN_NODE) {
                int mark = in.mark();
                in.skipString();
                out.write(in.since(mark));
                elements++;
                continue;
            }
            Listpack pack = new Listpack(in.string());
            while (pack.hasNext()) {
                out.string(pack.next());
                elements++;
            }
        }
        out.fillCount(at, elements);
    }

    private static Slice partner(Listpack pack) {
        if (!pack.hasNext()) {
            throw RdbInput.damaged("a listpack with an element that lacks its partner");
        }
        return pack.next();
    }

    private static NoOlderFormException expires() {
        return new NoOlderFormException(
                "fields of it expire, which a server that does not know this form cannot do, and"
                        + " without it they would stay for ever: use a target of Redis 7.4 or newer, or HPERSIST the fields at the"
                        + " source, or leave the key out by capture.keys.exclude there");
    }
}
