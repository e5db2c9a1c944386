package io.rediscdc.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a server says unasked over RESP3, such as {@code invalidate [key ...]}.
 *
 * @param parts its kind, a {@code byte[]}, and then what depends on the kind
 */
public record RedisPush(List<Object> parts) {
    /** What it is about, such as {@code invalidate}. */
    public String kind() {
        return new String((byte[]) parts.get(0), StandardCharsets.UTF_8);
    }
}
