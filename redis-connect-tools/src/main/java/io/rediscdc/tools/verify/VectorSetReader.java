package io.rediscdc.tools.verify;

import io.rediscdc.redis.Command;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Vector sets: dimension, quantization, and each element's stored vector and attributes. The graph that searches them
 * is built by each server in its own way and is no part of the value.
 */
final class VectorSetReader implements ValueReader {
    /** More than any set holds: then all elements are answered, each once. */
    private static final int ALL = 2_000_000_000;

    private static final int WINDOW = 500;

    @Override
    public List<Command> whole(byte[] key) {
        return List.of(Command.of("VINFO", key), Command.of("VRANDMEMBER", key, ALL));
    }

    @Override
    public List<Command> more(byte[] key, List<Object> replies) {
        return replies.get(1) instanceof List<?> elements ? vectors(key, elements) : List.of();
    }

    @Override
    public Map<String, String> facets(List<Object> replies, List<Object> moreReplies) {
        if (!(replies.get(0) instanceof List<?> info) || !(replies.get(1) instanceof List<?> elements)) {
            return null;
        }
        Fingerprint content = Fingerprint.unordered();
        return add(content, elements, moreReplies) ? facets(info, elements.size(), content) : null;
    }

    /** Only the names of its elements are in memory as a whole: there is no command that walks them. */
    @Override
    public Map<String, String> inParts(BigKey key) {
        List<?> info = key.askList("VINFO", key.key());
        List<?> elements = key.askList("VRANDMEMBER", key.key(), ALL);
        if (info == null || elements == null) {
            return null;
        }
        Fingerprint content = Fingerprint.unordered();
        for (int from = 0; from < elements.size(); from += WINDOW) {
            List<?> window = elements.subList(from, Math.min(from + WINDOW, elements.size()));
            List<Command> commands = vectors(key.key(), window);
            List<Object> replies = key.server().askAll(key.db(), commands);
            for (int i = 0; i < commands.size(); i++) {
                key.server().result(commands.get(i), replies.get(i));
            }
            if (!add(content, window, replies)) {
                return null;
            }
        }
        return facets(info, elements.size(), content);
    }

    private static List<Command> vectors(byte[] key, List<?> elements) {
        List<Command> commands = new ArrayList<>(elements.size() * 2);
        for (Object element : elements) {
            commands.add(Command.of("VEMB", key, element, "RAW"));
            commands.add(Command.of("VGETATTR", key, element));
        }
        return commands;
    }

    /** False if an element is gone. A raw vector is quantization, bytes, norm and, for int8, range. */
    private static boolean add(Fingerprint content, List<?> elements, List<Object> replies) {
        for (int i = 0; i < elements.size(); i++) {
            if (!(replies.get(2 * i) instanceof List<?> raw)) {
                return false;
            }
            List<byte[]> parts = new ArrayList<>();
            parts.add((byte[]) elements.get(i));
            parts.add(ascii(raw.get(0)));
            parts.add((byte[]) raw.get(1));
            raw.stream().skip(2).map(number -> Scores.canonical(ascii(number))).forEach(parts::add);
            Object attributes = replies.get(2 * i + 1);
            parts.add(attributes == null ? new byte[0] : (byte[]) attributes);
            content.add(parts.toArray(byte[][]::new));
        }
        return true;
    }

    private static Map<String, String> facets(List<?> info, int elements, Fingerprint content) {
        return Map.of(
                "elements",
                Integer.toString(elements),
                "dimension",
                field(info, "vector-dim"),
                "quantization",
                field(info, "quant-type"),
                CONTENT,
                content.text());
    }

    private static String field(List<?> info, String name) {
        for (int i = 0; i + 1 < info.size(); i += 2) {
            if (name.equals(Replies.text(info.get(i)))) {
                return Replies.text(info.get(i + 1));
            }
        }
        return "not told";
    }

    private static byte[] ascii(Object reply) {
        return reply instanceof byte[] bytes ? bytes : reply.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
