package io.rediscdc.sink.decode.mapped;

import java.util.Date;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * When a key shall expire, told by a field, a header or a constant. Relative times count from the record's timestamp, so
 * that a record which is delivered again says the same.
 */
public final class TimeToLive {
    private static final long MS_PER_SECOND = 1_000;

    private final String text;
    private final Unit unit;
    /** Null for a constant. */
    private final Reference reference;

    /** What the number counts. */
    public enum Unit {
        S("s"),
        MS("ms"),
        UNIX_S("unix-s"),
        UNIX_MS("unix-ms");

        private final String text;

        Unit(String text) {
            this.text = text;
        }

        public static Unit ofText(String text) {
            for (Unit unit : values()) {
                if (unit.text.equals(text)) {
                    return unit;
                }
            }
            throw new IllegalArgumentException(text);
        }

        public String text() {
            return text;
        }

        public boolean isAbsolute() {
            return this == UNIX_S || this == UNIX_MS;
        }

        private long ms(long number) {
            return this == MS || this == UNIX_MS ? number : Math.multiplyExact(number, MS_PER_SECOND);
        }
    }

    private TimeToLive(String text, Unit unit, Reference reference) {
        this.text = text;
        this.unit = unit;
        this.reference = reference;
    }

    /**
     * @throws IllegalArgumentException if the text is neither a number above 0 nor a {@link Reference}
     */
    public static TimeToLive parse(String text, Unit unit) {
        if (!isConstant(text)) {
            return new TimeToLive(text, unit, Reference.parse(text));
        }
        if (!text.strip().matches("0*[1-9]\\d{0,11}")) {
            throw new IllegalArgumentException("'" + text + "' is not a number from 1 to 999999999999, nor a field");
        }
        return new TimeToLive(text, unit, null);
    }

    /** Whether it is a number, the same for every record. */
    public static boolean isConstant(String text) {
        return text.strip().matches("[-+]?\\d+");
    }

    /**
     * When, in ms since 1970; 0 for never, which is so if the record says nothing of it.
     *
     * @throws UnfitException if what it says is no time
     */
    long of(SinkRecord record) {
        Object value = reference == null ? text : reference.of(record);
        if (value == null) {
            return 0;
        }
        if (value instanceof Date date) { // a time by its schema, whatever the unit
            return positive(date.getTime());
        }
        byte[] bytes = Texts.scalar(value);
        String number = bytes == null ? Texts.kind(value) : new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
        if (!number.strip().matches("[-+]?\\d{1,18}")) {
            throw new UnfitException("map.ttl=" + text + " is '" + cut(number) + "' in it, which is no whole number");
        }
        try {
            long ms = unit.ms(positive(Long.parseLong(number.strip())));
            return unit.isAbsolute() ? ms : Math.addExact(timestamp(record), ms);
        } catch (ArithmeticException e) {
            throw new UnfitException("map.ttl=" + text + " is " + number + " in it, which is too far away");
        }
    }

    private long positive(long number) {
        if (number <= 0) {
            throw new UnfitException("map.ttl=" + text + " is " + number + " in it, and must be above 0");
        }
        return number;
    }

    private long timestamp(SinkRecord record) {
        if (record.timestamp() == null || record.timestamp() < 0) {
            throw new UnfitException("map.ttl=" + text + " counts from the record's timestamp, and it has none: set"
                    + " map.ttl.unit=unix-ms or unix-s and give it the time itself");
        }
        return record.timestamp();
    }

    private static String cut(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }
}
