package io.rediscdc.source.record;

import io.rediscdc.event.Manifest;
import io.rediscdc.format.FormatException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a pass must know of a record in its topic when it cannot read the value, since any converter may have made that:
 * {@code rd1:DIGEST}, and for a value in chunks {@code rd1:DIGEST:SET:CHUNKS}. Only the source itself reads it.
 *
 * @param digest that of the state, as {@link StateDigest} has it
 * @param set id of the set of chunks; null if the state is in the record itself
 * @param chunks how many there are; 0 if there is no set
 */
public record StateHeader(long digest, UUID set, int chunks) {
    public static final String NAME = "redis.state";

    /** Of a record that goes before a tombstone: it is no state that a key could be in. */
    static final StateHeader DELETED = new StateHeader(0, null, 0);

    private static final Pattern TEXT =
            Pattern.compile("rd1:([0-9a-f]{16})(?::([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(\\d{1,9}))?");

    static StateHeader of(long digest) {
        return new StateHeader(digest, null, 0);
    }

    static StateHeader of(Manifest manifest) {
        return new StateHeader(manifest.digest(), manifest.set(), manifest.chunks());
    }

    String text() {
        String text = "rd1:" + HexFormat.of().toHexDigits(digest);
        return set == null ? text : text + ":" + set + ":" + chunks;
    }

    /**
     * Finds it in the bytes of a header, whatever a header converter has put around it.
     *
     * @param header null if there is none
     * @throws FormatException if it is not there
     */
    public static StateHeader parse(byte[] header) {
        Matcher matcher = TEXT.matcher(header == null ? "" : new String(header, StandardCharsets.ISO_8859_1));
        if (!matcher.find()) {
            throw new FormatException("no header " + NAME + " as the connector writes it with value.format=typed");
        }
        long digest = Long.parseUnsignedLong(matcher.group(1), 16);
        return matcher.group(2) == null
                ? of(digest)
                : new StateHeader(digest, UUID.fromString(matcher.group(2)), Integer.parseInt(matcher.group(3)));
    }
}
