package io.rediscdc.tools.tail;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rediscdc.event.Slice;
import io.rediscdc.format.Utf8Text;
import io.rediscdc.value.RedisValue;
import io.rediscdc.value.StreamState;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Prints changes for programs: a JSON object a line, values whole, text as docs/FORMAT.md has it for utf8. */
final class JsonPrinter implements Printer {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final PrintStream out;

    JsonPrinter(PrintStream out) {
        this.out = out;
    }

    @Override
    public void print(Change change) {
        ObjectNode json = NODES.objectNode();
        json.put("ts_ms", change.place().timeMs());
        json.put("topic", change.place().topic());
        json.put("partition", change.place().partition());
        json.put("offset", change.place().offset());
        json.put("op", change.op().name().toLowerCase(Locale.ROOT));
        json.put("db", change.db());
        json.put("key", change.key() == null ? null : text(Slice.of(change.key())));
        if (change.cause() != null) {
            json.put("cause", change.cause());
        }
        if (change.type() != null) {
            json.put("type", change.type().redisName());
        }
        if (change.expireAtMs() != 0) {
            json.put("expires_at", change.expireAtMs());
        }
        if (change.value() != null) {
            put(change.value(), json);
        }
        if (change.note() != null) {
            json.put("note", change.note());
        }
        try {
            out.println(MAPPER.writeValueAsString(json));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(RedisValue value, ObjectNode json) {
        if (value instanceof RedisValue.OfString string) {
            json.put("value", text(string.bytes()));
        } else if (value instanceof RedisValue.OfList list) {
            json.set("value", texts(list.elements()));
        } else if (value instanceof RedisValue.OfSet set) {
            json.set("value", texts(set.members()));
        } else if (value instanceof RedisValue.OfZset zset) {
            ArrayNode members = json.putArray("value");
            zset.members().forEach(member -> score(members.addObject().put("member", text(member.name())), member));
        } else if (value instanceof RedisValue.OfHash hash) {
            putHash(hash, json);
        } else if (value instanceof RedisValue.OfStream stream) {
            putStream(stream.state(), json.putObject("value"));
        } else if (value instanceof RedisValue.Opaque opaque) {
            json.put(
                    "payload",
                    Base64.getEncoder().encodeToString(opaque.payload().toArray()));
        }
    }

    /** What JSON has no number for is text. */
    private static void score(ObjectNode json, RedisValue.Member member) {
        boolean special = Double.isInfinite(member.score()) || Double.compare(member.score(), -0.0) == 0;
        if (special) {
            json.put("score", ValueText.score(member.score()));
        } else {
            json.put("score", member.score());
        }
    }

    private static void putHash(RedisValue.OfHash hash, ObjectNode json) {
        ObjectNode fields = json.putObject("value");
        ObjectNode expiries = NODES.objectNode();
        for (RedisValue.Field field : hash.fields()) {
            fields.put(text(field.name()), text(field.value()));
            if (field.expireAtMs() != 0) {
                expiries.put(text(field.name()), field.expireAtMs());
            }
        }
        if (!expiries.isEmpty()) {
            json.set("fields_expire_at", expiries);
        }
    }

    private static void putStream(StreamState state, ObjectNode json) {
        ArrayNode entries = json.putArray("entries");
        for (StreamState.Entry entry : state.entries()) {
            entries.addObject().put("id", entry.id().toString()).set("fields", texts(entry.fields()));
        }
        json.put("last_id", state.lastId().toString());
        ArrayNode groups = json.putArray("groups");
        for (StreamState.Group group : state.groups()) {
            ObjectNode row = groups.addObject()
                    .put("name", text(group.name()))
                    .put("last_delivered_id", group.lastDeliveredId().toString());
            ArrayNode consumers = row.putArray("consumers");
            group.consumers().forEach(each -> consumers.add(text(each.name())));
            ArrayNode pending = row.putArray("pending");
            group.pending().forEach(each -> pending.addObject()
                    .put("id", each.id().toString())
                    .put("consumer", text(each.consumer()))
                    .put("deliveries", each.deliveries()));
        }
    }

    private static ArrayNode texts(List<Slice> strings) {
        ArrayNode texts = NODES.arrayNode();
        strings.forEach(string -> texts.add(text(string)));
        return texts;
    }

    private static String text(Slice bytes) {
        return Utf8Text.of(bytes);
    }
}
