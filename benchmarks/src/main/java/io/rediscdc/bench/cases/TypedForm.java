package io.rediscdc.bench.cases;

import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.rdb.RdbReader;
import io.rediscdc.typed.KeyState;
import io.rediscdc.typed.KeyStateReader;
import io.rediscdc.value.RedisValue;
import io.rediscdc.value.RedisValue.OfHash;
import io.rediscdc.value.RedisValue.OfString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.connect.storage.Converter;

/**
 * {@code value.format=typed} with the value converter of a configuration as shipped.
 *
 * @param file in config/
 * @param converters folders with the converter's own; none for one that the worker has
 * @param settings of the converter that are others here, without {@code value.converter.}
 */
record TypedForm(String file, Supplier<List<Path>> converters, Function<Stage, Map<String, String>> settings)
        implements Form {
    private static final String CONVERTER = "value.converter";

    @Override
    public Map<String, String> source(Stage stage, String redisUri, String prefix) {
        Map<String, String> config = ConnectorJson.source(file, stage.kafka(), redisUri, prefix, "notifications");
        settings.apply(stage).forEach((name, value) -> config.put(CONVERTER + "." + name, value));
        return config;
    }

    @Override
    public List<Path> plugins() {
        return converters.get();
    }

    @Override
    public Reader reader(Stage stage) {
        Map<String, String> config = source(stage, "", "");
        Map<String, String> own = new TreeMap<>();
        config.forEach((name, value) -> {
            if (name.startsWith(CONVERTER + ".")) {
                own.put(name.substring(CONVERTER.length() + 1), value);
            }
        });
        URLClassLoader loader = new URLClassLoader(jars(), TypedForm.class.getClassLoader());
        Thread current = Thread.currentThread();
        ClassLoader before = current.getContextClassLoader();
        current.setContextClassLoader(loader); // as a worker does
        try {
            Converter converter = (Converter) loader.loadClass(config.get(CONVERTER))
                    .getDeclaredConstructor()
                    .newInstance();
            converter.configure(own, false);
            return new Converted(converter, loader);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no converter " + config.get(CONVERTER), e);
        } finally {
            current.setContextClassLoader(before);
        }
    }

    private URL[] jars() {
        return plugins().stream()
                .flatMap(TypedForm::files)
                .filter(file -> file.toString().endsWith(".jar"))
                .map(TypedForm::url)
                .toArray(URL[]::new);
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look into " + folder, e);
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(file.toString(), e);
        }
    }

    private record Converted(Converter converter, URLClassLoader loader) implements Reader {
        @Override
        public boolean holds(byte[] value, KeyValue state) {
            KeyState read =
                    KeyStateReader.read(converter.toConnectData("any", value).value());
            return read.expireAtMs() == state.expireAtMs() && equal(read.value(), value(state));
        }

        private static RedisValue value(KeyValue state) {
            return state.encoding() == Encoding.RAW
                    ? new OfString(state.payload())
                    : RdbReader.read(state.type(), state.payload());
        }

        /** The order of a hash's fields means nothing. */
        private static boolean equal(RedisValue one, RedisValue other) {
            return one instanceof OfHash first && other instanceof OfHash second
                    ? new HashSet<>(first.fields()).equals(new HashSet<>(second.fields()))
                    : one.equals(other);
        }

        @Override
        public void close() {
            try (loader) {
                converter.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
