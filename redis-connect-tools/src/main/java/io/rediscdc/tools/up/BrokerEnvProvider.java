package io.rediscdc.tools.up;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;

/**
 * Resolves {@code ${env:NAME}} from the environment, where KAFKA_BOOTSTRAP is always this process's own broker: the
 * port may be another at each start, while the connectors' configuration stays.
 */
public final class BrokerEnvProvider implements ConfigProvider {
    static final String BOOTSTRAP = "bootstrap";
    private static final String VARIABLE = "KAFKA_BOOTSTRAP";

    private EnvVarConfigProvider variables;

    @Override
    public void configure(Map<String, ?> configs) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put(VARIABLE, (String) configs.get(BOOTSTRAP));
        variables = new EnvVarConfigProvider(environment);
        variables.configure(configs);
    }

    @Override
    public ConfigData get(String path) {
        return variables.get(path);
    }

    @Override
    public ConfigData get(String path, Set<String> keys) {
        return variables.get(path, keys);
    }

    @Override
    public void close() throws IOException {
        variables.close();
    }
}
