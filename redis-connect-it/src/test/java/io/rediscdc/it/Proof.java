package io.rediscdc.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.tools.RedisCdc;
import java.util.ArrayList;
import java.util.List;

/** What two servers hold, compared by the product's own proof. */
public final class Proof {
    private Proof() {}

    /**
     * Both become the same within so many rounds of verify, half a second apart.
     *
     * @param options further ones of verify
     */
    public static void awaitEqual(int rounds, String sourceUri, String targetUri, String... options) {
        List<String> args = new ArrayList<>(List.of("--rounds", Integer.toString(rounds), "--round-pause", "500"));
        args.addAll(List.of(options));
        assertThat(verify(sourceUri, targetUri, args.toArray(String[]::new)))
                .as("exit code of verify; its report is above")
                .isZero();
    }

    /** The exit code of verify: 0 if they are equal, 1 if not. */
    public static int verify(String sourceUri, String targetUri, String... options) {
        List<String> args =
                new ArrayList<>(List.of("verify", "--no-progress", "--source", sourceUri, "--target", targetUri));
        args.addAll(List.of(options));
        return RedisCdc.run(args.toArray(String[]::new));
    }
}
