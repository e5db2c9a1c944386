package io.rediscdc.tools.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * Variables in a connector's configuration: <code>${env:NAME}</code>, <code>${file:PATH:KEY}</code> and
 * <code>${directory:PATH:FILE}</code>, which {@code up} calls <code>${dir:PATH:FILE}</code>. They are resolved as the
 * worker does. Any other provider is the worker's own and unknown here; what has no colon is no variable.
 */
final class Variables {
    private static final Pattern VARIABLE = ConfigTransformer.DEFAULT_PATTERN;

    private Variables() {}

    /**
     * The text with the values of its variables.
     *
     * @param where the text stands, for messages
     * @throws WrongUseException if one has no value
     */
    static String resolve(String where, String text) {
        Matcher variable = VARIABLE.matcher(text);
        if (!variable.find()) {
            return text;
        }
        Map<String, ConfigProvider> providers = Map.of(
                "env", new EnvVarConfigProvider(),
                "file", new FileConfigProvider(),
                "directory", new DirectoryConfigProvider(),
                "dir", new DirectoryConfigProvider());
        providers.values().forEach(provider -> provider.configure(Map.of()));
        try {
            ConfigTransformer transformer = new ConfigTransformer(providers);
            return variable.replaceAll(found -> Matcher.quoteReplacement(value(where, found.group(), transformer)));
        } finally {
            providers.values().forEach(Variables::close);
        }
    }

    private static String value(String where, String variable, ConfigTransformer transformer) {
        String cause = "";
        try {
            String value = transformer.transform(Map.of("", variable)).data().get("");
            if (!variable.equals(value)) {
                return value;
            }
        } catch (ConfigException e) {
            cause = " (" + e.getMessage() + ")";
        }
        throw new WrongUseException(where + " holds " + variable + ", which has no value here" + cause
                + ": set the variable, or make the file readable, as it is for the worker; what other providers than"
                + " env, file and directory give must stand in a copy of the file itself");
    }

    private static void close(ConfigProvider provider) {
        try {
            provider.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a config provider", e);
        }
    }
}
