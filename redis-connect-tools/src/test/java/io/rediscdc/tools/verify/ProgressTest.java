package io.rediscdc.tools.verify;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keysThatAppearAfterNothingWasThereAreTaken(boolean terminal) {
        try (Progress progress = Progress.shown(terminal)) {
            progress.begin("comparing", 0);
            assertThatCode(() -> progress.step(1)).doesNotThrowAnyException();
        }
    }
}
