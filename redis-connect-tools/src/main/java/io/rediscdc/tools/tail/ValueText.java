package io.rediscdc.tools.tail;

import io.rediscdc.event.Slice;
import io.rediscdc.format.DumpPayload;
import io.rediscdc.value.RedisValue;
import io.rediscdc.value.RedisValue.Field;
import io.rediscdc.value.RedisValue.Member;
import io.rediscdc.value.StreamState;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/** A value in one line, cut where it is longer than there is room for. */
final class ValueText {
    static final int ALL = Integer.MAX_VALUE;

    /** Of one element, so that a long one does not hide the others. */
    private static final int SHARE = 3;

    private final int room;
    private final StringBuilder text = new StringBuilder();

    private ValueText(int room) {
        this.room = room;
    }

    /**
     * @param room about how many characters; {@link #ALL} for no cut
     */
    static String of(RedisValue value, int room) {
        ValueText text = new ValueText(room);
        text.value(value);
        return text.text.toString();
    }

    private void value(RedisValue value) {
        if (value instanceof RedisValue.OfString string) {
            text.append(cut(string.bytes(), Text::quoted, room));
        } else if (value instanceof RedisValue.OfList list) {
            all("[", list.elements(), this::word, "]");
        } else if (value instanceof RedisValue.OfSet set) {
            all("{", set.members(), this::word, "}");
        } else if (value instanceof RedisValue.OfZset zset) {
            all("{", zset.members(), this::member, "}");
        } else if (value instanceof RedisValue.OfHash hash) {
            all("{", hash.fields(), this::field, "}");
        } else if (value instanceof RedisValue.OfStream stream) {
            stream(stream.state());
        } else if (value instanceof RedisValue.Opaque opaque) {
            opaque(opaque.payload());
        }
    }

    private <T> void all(String open, List<T> elements, Function<T, String> each, String close) {
        text.append(open);
        int shown = 0;
        for (T element : elements) {
            String one = each.apply(element);
            if (shown > 0 && room != ALL && text.length() + one.length() + 2 > room) {
                break;
            }
            text.append(shown == 0 ? "" : ", ").append(one);
            shown++;
        }
        if (shown < elements.size()) {
            text.append(", … ").append(elements.size()).append(" in all");
        }
        text.append(close);
    }

    private void stream(StreamState state) {
        List<StreamState.Entry> entries = state.entries();
        text.append(plural(entries.size(), "entry", "entries"))
                .append(", last id ")
                .append(state.lastId());
        for (StreamState.Group group : state.groups()) {
            text.append(", group ")
                    .append(word(group.name()))
                    .append(" at ")
                    .append(group.lastDeliveredId())
                    .append(" (")
                    .append(plural(group.consumers().size(), "consumer", "consumers"))
                    .append(", ")
                    .append(group.pending().size())
                    .append(" pending)");
        }
        // the newest entries tell most
        for (int i = entries.size() - 1; i >= 0; i--) {
            String entry = entries.get(i).id() + " " + fields(entries.get(i).fields());
            if (room != ALL && text.length() + entry.length() + 2 > room && i < entries.size() - 1) {
                text.append("; …");
                break;
            }
            text.append("; ").append(entry);
        }
    }

    private String fields(List<Slice> strings) {
        StringBuilder fields = new StringBuilder("{");
        for (int i = 0; i < strings.size(); i += 2) {
            if (room != ALL && fields.length() > room) {
                fields.append(", …");
                break;
            }
            fields.append(i == 0 ? "" : ", ")
                    .append(word(strings.get(i)))
                    .append(": ")
                    .append(word(strings.get(i + 1)));
        }
        return fields.append("}").toString();
    }

    private void opaque(Slice payload) {
        int bytes = room == ALL ? payload.length() : Math.min(payload.length(), Math.max(room / 4, 8));
        text.append("DUMP payload of ")
                .append(payload.length())
                .append(" bytes, RDB version ")
                .append(DumpPayload.rdbVersion(payload))
                .append(": ")
                .append(HexFormat.of().formatHex(payload.array(), payload.offset(), payload.offset() + bytes))
                .append(bytes < payload.length() ? "…" : "");
    }

    private String member(Member member) {
        return word(member.name()) + ": " + score(member.score());
    }

    /** As Redis prints it, about. */
    static String score(double score) {
        if (Double.isInfinite(score)) {
            return score > 0 ? "inf" : "-inf";
        }
        boolean whole = score == Math.rint(score) && Math.abs(score) < 1e15 && Double.compare(score, -0.0) != 0;
        return whole ? Long.toString((long) score) : score == 0 ? "-0" : Double.toString(score);
    }

    private String field(Field field) {
        String expiry = field.expireAtMs() == 0 ? "" : " (expires " + Moment.of(field.expireAtMs()) + ")";
        return word(field.name()) + ": " + word(field.value()) + expiry;
    }

    private String word(Slice bytes) {
        return cut(bytes, Text::of, room == ALL ? ALL : Math.max(room / SHARE, 8));
    }

    private static String cut(Slice bytes, Function<Slice, String> form, int most) {
        if (most == ALL || bytes.length() <= most) {
            return form.apply(bytes);
        }
        int end = most;
        // not within a character of UTF-8
        while (end > most - 4 && end > 0 && (bytes.at(end) & 0xc0) == 0x80) {
            end--;
        }
        Slice head = Slice.of(bytes.array(), bytes.offset(), end);
        return Text.quoted(head) + "… " + bytes.length() + " bytes";
    }

    private static String plural(int count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }
}
