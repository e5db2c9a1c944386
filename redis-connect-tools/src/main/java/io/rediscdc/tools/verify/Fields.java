package io.rediscdc.tools.verify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A reply of XINFO: names and values in turn. */
final class Fields {
    private final Map<String, Object> byName = new HashMap<>();

    Fields(List<?> flat) {
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            byName.put(Replies.text(flat.get(i)), flat.get(i + 1));
        }
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    Object get(String name) {
        return byName.get(name);
    }

    String text(String name) {
        return Replies.text(byName.get(name));
    }

    long number(String name) {
        return (Long) byName.get(name);
    }

    List<?> list(String name) {
        return (List<?>) byName.get(name);
    }
}
