package io.rediscdc.bench.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CasesTest {
    private final List<Case> cases = Cases.all();

    @Test
    void namesAreTheirOwn() {
        assertThat(cases.stream().map(Case::name)).doesNotHaveDuplicates().hasSize(27);
    }

    @Test
    void thePageTellsOfEveryScenario() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("rediscdc.home"), "docs", "performance.md"));
        assertThat(cases).allSatisfy(each -> assertThat(page).contains("`" + each.scenario() + "`"));
    }
}
