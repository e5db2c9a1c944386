package io.rediscdc.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.DbKey;
import io.rediscdc.placement.Placement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectorFileTest {
    @TempDir
    Path folder;

    private ConnectorFile file(String json) throws IOException {
        Path file = Files.createTempFile(folder, "connector", ".json");
        Files.writeString(file, json);
        return ConnectorFile.read("--source-config", file);
    }

    private ConnectorFile connector(String fields) throws IOException {
        return file("{\"name\":\"c\",\"config\":{\"redis.uri\":\"redis://h1:7\"" + fields + "}}");
    }

    @Test
    void addressAndLoginAreTaken() throws IOException {
        Path secrets = Files.writeString(folder.resolve("secrets"), "redis=s3cret\n");
        Endpoint endpoint = connector(
                        ",\"redis.username\":\"app\",\"redis.password\":\"${file:" + secrets + ":redis}\"")
                .endpoint();
        assertThat(endpoint.addresses().get(0).hostAndPort()).isEqualTo("h1:7");
        assertThat(endpoint.settings().username()).isEqualTo("app");
        assertThat(endpoint.settings().password()).isEqualTo("s3cret");
        assertThat(endpoint.settings().clientName()).isEqualTo("redis-cdc-verify");
    }

    @Test
    void aLoginOfItsOwnStandsInForTheConnectors() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "of-verify\n");
        ConnectorFile file =
                connector(",\"redis.username\":\"app\",\"redis.password\":\"${env:NO_SUCH_VARIABLE_HERE}\"");
        Endpoint endpoint = file.with(new Login("source", "redis-verify", null, secret, null, null, null))
                .endpoint();
        assertThat(endpoint.settings().username()).isEqualTo("redis-verify");
        assertThat(endpoint.settings().password()).isEqualTo("of-verify");
        ConnectorFile nobody = file.with(new Login("source", "nobody", null, null, null, null, null));
        assertThatThrownBy(nobody::endpoint)
                .as("never one's name with the other's password")
                .hasMessageContaining("redis.password is missing");
    }

    @Test
    void oneOfSeveralTargetsIsNamed() throws IOException {
        ConnectorFile sink = file(
                "{\"targets\":\"main, other\",\"redis.username\":\"sink\",\"redis.password\":\"p\",\"database.map\":\"*:0\","
                        + "\"targets.main.redis.uri\":\"redis://h1\",\"targets.other.redis.uri\":\"redis://h2\","
                        + "\"targets.other.database.map\":\"*:2\"}");
        ConnectorFile other = sink.target("other");
        assertThat(other.endpoint().addresses().get(0).host()).isEqualTo("h2");
        assertThat(other.endpoint().settings().username()).isEqualTo("sink");
        assertThat(other.get("database.map", "")).isEqualTo("*:2");
        assertThat(sink.target("main").get("database.map", "")).isEqualTo("*:0");
        assertThatThrownBy(() -> sink.target(null)).hasMessageContaining("--target-name");
        assertThatThrownBy(() -> sink.target("third")).hasMessageContaining("targets=main, other");
        ConnectorFile single = connector("");
        assertThat(single.target(null)).isSameAs(single);
        assertThatThrownBy(() -> single.target("main")).hasMessageContaining("leave --target-name out");
    }

    @Test
    void theConfigAloneWillDo() throws IOException {
        assertThat(file("{\"redis.uri\":\"redis://h1\"}")
                        .endpoint()
                        .addresses()
                        .get(0)
                        .port())
                .isEqualTo(6379);
    }

    @Test
    void aVariableWithoutAValueIsNamed() throws IOException {
        ConnectorFile file = connector(",\"redis.password\":\"${env:NO_SUCH_VARIABLE_HERE}\"");
        assertThatThrownBy(file::endpoint)
                .isInstanceOf(WrongUseException.class)
                .hasMessageContaining("redis.password holds ${env:NO_SUCH_VARIABLE_HERE}");
    }

    @Test
    void aVariableThatVerifyDoesNotNeedMayBeUnknown() throws IOException {
        ConnectorFile file = connector(",\"kafka.bootstrap.servers\":\"${env:NO_SUCH_VARIABLE_HERE}\"");
        assertThat(file.endpoint().addresses().get(0).host()).isEqualTo("h1");
    }

    @Test
    void aPasswordFileThatIsNotHereIsNotNeededBesideALogin() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "of${verify:1}\n");
        ConnectorFile file =
                connector(",\"redis.username\":\"app\",\"redis.password\":\"${file:/no/such/file:password}\"");
        assertThatThrownBy(file::endpoint)
                .isInstanceOf(WrongUseException.class)
                .hasMessageContaining("redis.password holds ${file:/no/such/file:password}");
        Login login = new Login("source", "redis-verify", null, secret, null, null, null);
        Endpoint endpoint = file.with(login).endpoint();
        assertThat(endpoint.settings().username()).isEqualTo("redis-verify");
        assertThat(endpoint.settings().password()).isEqualTo("of${verify:1}");
    }

    @Test
    void theConfigurationsThatWeShipNeedNoMoreThanALogin() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "of-verify");
        Login login = new Login("source", "redis-verify", null, secret, null, null, null);
        for (String name : List.of("redis-source", "redis-sink")) {
            Endpoint endpoint = ConnectorFile.read("--source-config", Path.of("..", "config", name + ".json"))
                    .with(login)
                    .endpoint();
            assertThat(endpoint.settings().username()).isEqualTo("redis-verify");
        }
    }

    @Test
    void aVariableOfAnyOtherProviderIsNoText() throws IOException {
        ConnectorFile file =
                connector(",\"capture.keys.include\":\"u:*,${vault:keys:include}\"," + "\"key.prefix.add\":\"${db}:\"");
        assertThatThrownBy(() -> file.get("capture.keys.include", "*"))
                .isInstanceOf(WrongUseException.class)
                .hasMessageContaining("capture.keys.include holds ${vault:keys:include}");
        assertThat(file.get("key.prefix.add", "")).isEqualTo("${db}:");
    }

    @Test
    void filesOfADirectoryAreTakenByBothOfItsNames() throws IOException {
        Files.writeString(folder.resolve("keys"), "u:*");
        ConnectorFile file =
                connector(",\"capture.keys.include\":\"${dir:" + folder + ":keys},${directory:" + folder + ":keys}\"");
        assertThat(file.get("capture.keys.include", "*")).isEqualTo("u:*,u:*");
    }

    @Test
    void anEnvironmentVariableIsResolved() throws IOException {
        assertThat(connector(",\"redis.client.name\":\"c\",\"topic.prefix\":\"${env:PATH}\"")
                        .get("topic.prefix", ""))
                .isEqualTo(System.getenv("PATH"));
    }

    @Test
    void everyFieldAtFaultIsNamed() throws IOException {
        ConnectorFile file = connector(",\"redis.username\":\"app\",\"redis.command.timeout.ms\":\"soon\"");
        assertThatThrownBy(file::endpoint)
                .hasMessageContaining("redis.password is missing")
                .hasMessageContaining("redis.command.timeout.ms");
    }

    @Test
    void aFileThatIsNoConnectorIsRefused() {
        assertThatThrownBy(() -> file("[1]")).hasMessageContaining("has no redis.uri");
        assertThatThrownBy(() -> file("{")).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> ConnectorFile.read("--sink-config", folder.resolve("none.json")))
                .hasMessageContaining("--sink-config")
                .hasMessageContaining("none.json");
    }

    @Test
    void filtersMapAndPrefixMakeTheScope() throws IOException {
        ConnectorFile source = connector(",\"capture.databases\":\"0-1\",\"capture.keys.include\":\"u:*,s:*\","
                + "\"capture.keys.exclude\":\"*:tmp\"");
        ConnectorFile sink = connector(",\"database.map\":\"0:3,1:4\",\"key.prefix.add\":\"p:\"");
        Scope scope = Plan.of(source, sink, null, null).scope();
        assertThat(scope.includes(1)).isTrue();
        assertThat(scope.includes(2)).isFalse();
        assertThat(scope.keys().accepts("u:1".getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(scope.keys().accepts("s:tmp".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(scope.keys().accepts("x".getBytes(StandardCharsets.UTF_8))).isFalse();
        DbKey there = scope.atTarget(new DbKey(0, "u:1".getBytes(StandardCharsets.UTF_8)));
        assertThat(there).isEqualTo(new DbKey(3, "p:u:1".getBytes(StandardCharsets.UTF_8)));
        assertThat(Plan.of(source, sink, "2", "2:2").scope().includes(2)).isTrue();
    }

    @Test
    void filtersAndPrefixesOfTheSinkNarrowTheScope() throws IOException {
        ConnectorFile source = connector(",\"capture.keys.include\":\"u:*,s:*\"");
        ConnectorFile sink =
                connector(",\"database.map\":\"*:0\",\"keys.include\":\"u:*,x:*\",\"keys.exclude\":\"*:tmp\","
                        + "\"key.prefix.strip\":\"u:\",\"key.prefix.add\":\"${db}:\"");
        Scope scope = Plan.of(source, sink, null, null).scope();
        assertThat(List.of("u:1", "u:a:tmp", "s:1", "x:1"))
                .filteredOn(key -> scope.includes(bytes(key)))
                .containsExactly("u:1");
        assertThat(scope.atTarget(new DbKey(2, bytes("u:1")))).isEqualTo(new DbKey(0, bytes("2:1")));
        assertThat(scope.atSource(new DbKey(0, bytes("2:1")), List.of(0, 1, 2)))
                .containsExactly(new DbKey(2, bytes("u:1")));
        ConnectorFile wrong = connector(",\"key.prefix.add\":\"{a}\"");
        assertThatThrownBy(() -> Plan.of(source, wrong, null, null)).hasMessageContaining("key.prefix.add={a}");
        ConnectorFile none = connector(",\"keys.include\":\" \"");
        assertThatThrownBy(() -> Plan.of(source, none, null, null))
                .isInstanceOf(WrongUseException.class)
                .hasMessageContaining("keys.include")
                .hasMessageContaining("holds no glob");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatVerifyCannotFollowIsRefused() throws IOException {
        ConnectorFile source = connector("");
        ConnectorFile fleet = file("{\"redis.uri\":\"a=redis://h1,b=redis://h2\"}");
        assertThatThrownBy(() -> Plan.of(source, fleet, null, null)).hasMessageContaining("2 servers");
    }

    @Test
    void serversThatAreOneKeySpaceAreASourceTogether() throws IOException {
        Endpoint source =
                file("{\"redis.uri\":\"a=redis://h1,b=redis://h2,c=redis://h3\",\"source.sharding\":\"ketama\"}")
                        .endpoint();
        assertThat(source.addresses()).hasSize(3);
        Placement same = Placement.named("ketama", List.of("a", "b", "c"));
        assertThat(List.of("x", "y", "z", "u:1", "u:2"))
                .allMatch(key -> source.placement().of(bytes(key)) == same.of(bytes(key)));
        assertThatThrownBy(() -> connector(",\"source.sharding\":\"slot\"").endpoint())
                .hasMessageContaining("source.sharding=slot");
    }
}
