package io.rediscdc.config;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Validators that say in words what is valid; the words are what {@code validate} and the generated docs print. */
public final class Rules {
    private Rules() {}

    /**
     * Any text that a parser takes; the parser's {@link IllegalArgumentException} is the message, and names the part at
     * fault. The whole value is left out: it may hold a secret that does not belong there.
     */
    public static ConfigDef.Validator parsedBy(String rule, Consumer<String> parser) {
        return rule(rule, (name, value) -> {
            if (value != null) {
                try {
                    parser.accept((String) value);
                } catch (IllegalArgumentException e) {
                    throw new ConfigException("Invalid value for configuration " + name + ": " + e.getMessage());
                }
            }
        });
    }

    /** One of a few words; also recommends them. */
    public static OneOf oneOf(String... words) {
        return new OneOf(List.of(words));
    }

    /** A file that this worker can read, if set. */
    public static ConfigDef.Validator readableFile() {
        return rule("a file that the worker can read", (name, value) -> {
            if (value != null && !new File((String) value).canRead()) {
                throw new ConfigException(name, value, "the worker cannot read this file");
            }
        });
    }

    /** A whole number of at least {@code min}. */
    public static ConfigDef.Validator atLeast(long min) {
        return rule("at least " + min, (name, value) -> {
            if (value != null && ((Number) value).longValue() < min) {
                throw new ConfigException(name, value, "must be at least " + min);
            }
        });
    }

    /** A whole number from {@code min} to {@code max}. */
    public static ConfigDef.Validator between(long min, long max) {
        return rule("from " + min + " to " + max, (name, value) -> {
            if (value != null && (((Number) value).longValue() < min || ((Number) value).longValue() > max)) {
                throw new ConfigException(name, value, "must be from " + min + " to " + max);
            }
        });
    }

    /** Splits at commas; {@code \,} is a comma that belongs to the element. */
    public static List<String> splitList(String text) {
        return Arrays.stream(text.split("(?<!\\\\),"))
                .map(part -> part.strip().replace("\\,", ","))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /**
     * The globs of such a list.
     *
     * @throws IllegalArgumentException if there is none: a blank text would leave out every key without a word
     */
    public static List<String> globs(String text) {
        List<String> globs = splitList(text);
        if (globs.isEmpty()) {
            throw new IllegalArgumentException(
                    "'" + text + "' holds no glob, so no key would take part: set it to * for all keys, or remove it");
        }
        return globs;
    }

    private interface Check {
        void check(String name, Object value);
    }

    private static ConfigDef.Validator rule(String text, Check check) {
        return new ConfigDef.Validator() {
            @Override
            public void ensureValid(String name, Object value) {
                check.check(name, value);
            }

            @Override
            public String toString() {
                return text;
            }
        };
    }

    /** Validator and recommender of an enumeration of words. */
    public record OneOf(List<String> words) implements ConfigDef.Validator, ConfigDef.Recommender {
        @Override
        public void ensureValid(String name, Object value) {
            if (value != null && !words.contains(value)) {
                throw new ConfigException(name, value, "must be one of " + String.join(", ", words));
            }
        }

        @Override
        public List<Object> validValues(String name, java.util.Map<String, Object> parsedConfig) {
            return List.copyOf(words);
        }

        @Override
        public boolean visible(String name, java.util.Map<String, Object> parsedConfig) {
            return true;
        }

        @Override
        public String toString() {
            return "one of " + String.join(", ", words);
        }
    }
}
