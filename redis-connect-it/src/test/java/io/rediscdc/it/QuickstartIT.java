package io.rediscdc.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/quickstart --once} as a user starts it. */
class QuickstartIT {
    private static final int LIMIT_MINUTES = 5;
    private static final Pattern COMPARED = Pattern.compile("(?m)^compared +([0-9,]+) keys");

    @TempDir
    Path folder;

    @Test
    void provesThatBothServersAreInStepAndLeavesNothing() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Path out = folder.resolve("out");
        ProcessBuilder quickstart = new ProcessBuilder(
                        Checkout.root().resolve("bin").resolve("quickstart").toString(), "--once")
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        quickstart.environment().put("REDIS_CDC_JVM_OPTS", "-Djava.io.tmpdir=" + temporary);
        Process process = quickstart.start();
        try {
            assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        String said = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said).contains("EQUAL").containsPattern("by database +0=[0-9,]+  1=[0-9,]+  5=[0-9,]+");
        Matcher compared = COMPARED.matcher(said);
        assertThat(compared.find()).as(said).isTrue();
        assertThat(Integer.parseInt(compared.group(1).replace(",", ""))).isGreaterThan(20_000);
        assertThat(temporary).isEmptyDirectory();
    }
}
