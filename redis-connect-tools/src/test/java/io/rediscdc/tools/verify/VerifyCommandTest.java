package io.rediscdc.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.tools.RedisCdc;
import io.rediscdc.tools.server.FreePort;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong use ends with exit code 2 and words that name the option, the rule and the way out. */
class VerifyCommandTest {
    private record Run(int exitCode, String err) {}

    private static Run verify(String... args) {
        PrintStream before = System.err;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            return new Run(RedisCdc.run(args), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(before);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "verify | either --source URI and --target URI",
                "verify --source redis://h | --target URI is missing",
                "verify --source redis://h --target redis://h --sink-config /no/such/file | give either --source",
                "verify --source-user u | give either --source",
                "verify --source-config /no/such/file | one of them is missing",
                "verify --source redis://h --target redis://h --rounds 0 | --rounds 0: must be at least 1",
                "verify --source redis://h --target redis://h --ttl-tolerance -1 | --ttl-tolerance -1: must be at least 0",
                "verify --source redis://h --target redis://h --rounds x | --rounds",
                "verify --source http://h --target redis://h | must start with redis:// or, for TLS, rediss://",
                "verify --source redis://u:p@h --target redis://h | set redis.username",
                "verify --source redis://h --target redis://h --databases 0-x | --databases=0-x",
                "verify --source redis://h --target redis://h --database-map 0 | --database-map=0",
                "verify --source redis://h --source-topology cluster --target redis://h --databases 1-3 | --databases=1-3: leaves out",
                "verify --source redis://h --target redis://h --source-password-env NOT_SET_HERE | NOT_SET_HERE: there is no such",
                "verify --source redis://h --target redis://h --target-password-file /no/such/file | --target-password-file",
                "verify --source redis://h --target redis://h --source-tls-cert /no/such/file | --source",
                "verify --source-config /no/such/file --sink-config /no/such/file | --source-config /no/such/file",
                "verify --sauce x | --sauce",
            })
    void wrongUseIsNamed(String args, String said) {
        Run run = verify(args.split(" "));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(said).doesNotContain("\tat ");
    }

    @Test
    void aServerThatIsNotThereIsAnErrorAndNoDifference() {
        String uri = "redis://127.0.0.1:" + FreePort.next();
        Run run = verify("verify", "--source", uri, "--target", uri);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("cannot be reached").doesNotContain("\tat ");
    }
}
