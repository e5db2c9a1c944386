package io.rediscdc.tools.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.tools.server.FreePort;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Wrong use: each ends with exit code 2 before anything is started, and says which option is at fault. */
class UpCommandTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"name":"a"              | is not JSON
                    {"config":{}}            | has no "name"
                    {"name":"","config":{}}  | has no "name"
                    {"name":"a"}             | has no "config"
                    {"name":"a","config":1}  | has no "config"
                    []                       | has no "name"
                    """)
    void aFileThatIsNoConnector(String content, String said) throws IOException {
        Path file = Files.writeString(folder.resolve("a.json"), content);
        assertRefused("--connector: " + file + " " + said, "--connector", file.toString());
    }

    @Test
    void aFileThatIsNotThere() {
        Path file = folder.resolve("none.json");
        assertRefused("--connector: " + file + " cannot be read", "--connector", file.toString());
    }

    @Test
    void twoFilesOfOneName() throws IOException {
        Path one = Files.writeString(folder.resolve("1.json"), "{\"name\":\"a\",\"config\":{}}");
        Path two = Files.writeString(folder.resolve("2.json"), "{\"name\":\"a\",\"config\":{}}");
        assertRefused("two files name their connector 'a'", "--connector", one.toString(), two.toString());
    }

    @Test
    void aPortInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertRefused("--rest-port: port " + port, "--kafka-port", "0", "--rest-port", port);
            assertRefused("--kafka-port: port " + port, "--kafka-port", port, "--rest-port", "0");
        }
    }

    @Test
    void onePortForBoth() {
        String port = Integer.toString(FreePort.next());
        assertRefused("--rest-port: is " + port, "--kafka-port", port, "--rest-port", port);
    }

    @Test
    void kafkaAloneHasNothingToDoForConnect() {
        assertRefused("--no-connect: leaves nothing", "--no-connect", "--bootstrap", "127.0.0.1:9092");
    }

    @Test
    void aPortThatIsNone() {
        assertRefused("--kafka-port: 70000 is not between 0 and 65535", "--kafka-port", "70000");
    }

    @Test
    void aPluginPathThatIsNotThere() {
        assertRefused("--plugin-path: ", "--plugin-path", folder.resolve("none").toString());
    }

    @Test
    void aDataFolderInUse() throws IOException {
        try (DataFolder held = DataFolder.open(folder)) {
            assertRefused("--data-dir: " + held.path() + " is in use", "--kafka-port", "0", "--rest-port", "0");
        }
    }

    private void assertRefused(String said, String... args) {
        StringWriter err = new StringWriter();
        CommandLine up = new CommandLine(new UpCommand()).setErr(new PrintWriter(err));
        String[] all = new String[args.length + 4];
        all[0] = "--data-dir";
        all[1] = folder.toString();
        all[2] = "--plugin-path";
        all[3] = folder.toString();
        System.arraycopy(args, 0, all, 4, args.length);

        assertThat(up.execute(all)).isEqualTo(2);
        assertThat(err.toString()).contains(said);
    }
}
