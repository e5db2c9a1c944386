package io.rediscdc.it;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One broker and worker for all test classes of a JVM: {@code @ExtendWith(SharedConnect.class)} and a parameter
 * {@link ConnectHarness}. It starts with the first test that asks for it, ends after the last one however they went,
 * and after each test the connectors are deleted. Topics and offsets stay: use names of your own.
 */
public final class SharedConnect implements ParameterResolver, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(SharedConnect.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ConnectHarness.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Shared.class, key -> new Shared(ConnectHarness.start()), Shared.class)
                .harness();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Shared shared = context.getRoot().getStore(NAMESPACE).get(Shared.class, Shared.class);
        if (shared != null) {
            shared.harness().deleteAll();
        }
    }

    private record Shared(ConnectHarness harness) implements AutoCloseable {
        @Override
        public void close() {
            harness.close();
        }
    }
}
