package io.rediscdc.tools.verify;

import io.rediscdc.format.DumpPayload;
import io.rediscdc.redis.Command;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Types of modules, by their DUMP payload without its footer. Equal payloads are equal values; unequal ones need not
 * be unequal values, and the name of the facet says how it was compared.
 */
final class OpaqueReader implements ValueReader {
    @Override
    public List<Command> whole(byte[] key) {
        return List.of(Command.of("DUMP", key));
    }

    @Override
    public Map<String, String> facets(List<Object> replies, List<Object> moreReplies) {
        if (!(replies.get(0) instanceof byte[] payload)) {
            return null;
        }
        byte[] body = Arrays.copyOf(payload, payload.length - DumpPayload.FOOTER_BYTES);
        Fingerprint content = Fingerprint.ordered();
        content.addWindow(body);
        return Map.of("DUMP payload", body.length + " bytes, " + content.text());
    }

    /** There is no command that reads a part of one. */
    @Override
    public Map<String, String> inParts(BigKey key) {
        return facets(Collections.singletonList(key.ask("DUMP", key.key())), List.of());
    }
}
