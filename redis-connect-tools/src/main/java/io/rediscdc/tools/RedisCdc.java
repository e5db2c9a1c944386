package io.rediscdc.tools;

import io.rediscdc.Version;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.tools.verify.VerifyCommand;
import io.rediscdc.tools.verify.WrongUseException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code redis-cdc VERB}. Exit codes: 0 good, 1 a difference or not ready, 2 wrong use or an error.
 */
@Command(
        name = "redis-cdc",
        mixinStandardHelpOptions = true,
        versionProvider = RedisCdc.ProductVersion.class,
        description = "Runs, watches and proves Redis CDC for Kafka Connect.",
        subcommands = {
            VerifyCommand.class, // compares two data sets
        })
public final class RedisCdc implements Runnable {
    private static final int ERROR = 2;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs one verb and gives its exit code. */
    public static int run(String... args) {
        return new CommandLine(new RedisCdc())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    report(failure, command);
                    return ERROR;
                })
                .execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing the verb: see redis-cdc --help");
    }

    /** What a user can mend is said in one line; what is our fault comes with its trace. */
    private static void report(Exception failure, CommandLine command) {
        boolean foreseen = failure instanceof WrongUseException
                || failure instanceof RedisLinkException
                || failure instanceof RedisReplyException;
        if (foreseen) {
            command.getErr().println("redis-cdc " + command.getCommandName() + ": " + failure.getMessage());
        } else {
            failure.printStackTrace(command.getErr());
        }
    }

    /** {@code redis-cdc 1.2.3}. */
    static final class ProductVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"redis-cdc " + Version.current()};
        }
    }
}
