package io.rediscdc.tools;

import io.rediscdc.Version;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.tools.quickstart.QuickstartCommand;
import io.rediscdc.tools.tail.TailCommand;
import io.rediscdc.tools.up.UpCommand;
import io.rediscdc.tools.verify.VerifyCommand;
import io.rediscdc.tools.verify.WrongUseException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code redis-cdc VERB}. Exit codes: 0 good, 1 a difference or not ready, 2 wrong use or an error. */
@Command(
        name = "redis-cdc",
        description = "Runs, watches and proves Redis CDC for Kafka Connect.",
        mixinStandardHelpOptions = true,
        versionProvider = RedisCdc.ProductVersion.class,
        subcommands = {
            UpCommand.class, // runs Kafka, Connect and the connectors
            VerifyCommand.class, // compares two data sets
            TailCommand.class, // prints topics as a log of changes
            QuickstartCommand.class, // behind bin/quickstart
        })
public final class RedisCdc implements Runnable {
    /** The exit code for wrong use and for errors. */
    public static final int ERROR = 2;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs one verb and returns its exit code. */
    public static int run(String... args) {
        return new CommandLine(new RedisCdc())
                .setParameterExceptionHandler(RedisCdc::wrongUse)
                .setExecutionExceptionHandler(RedisCdc::failed)
                .execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing the verb");
    }

    private static int wrongUse(ParameterException e, String... args) {
        CommandLine verb = e.getCommandLine();
        verb.getErr().println(e.getMessage());
        verb.getErr().println("See " + verb.getCommandSpec().qualifiedName() + " --help");
        return ERROR;
    }

    /** What a user can mend is said in one line; what is our fault comes with its trace. */
    private static int failed(Exception e, CommandLine verb, CommandLine.ParseResult parsed) {
        boolean foreseen =
                e instanceof WrongUseException || e instanceof RedisLinkException || e instanceof RedisReplyException;
        if (foreseen) {
            verb.getErr().println(verb.getCommandSpec().qualifiedName() + ": " + e.getMessage());
        } else {
            verb.getErr().println(verb.getCommandSpec().qualifiedName() + " failed:");
            e.printStackTrace(verb.getErr());
        }
        return ERROR;
    }

    /** {@code redis-cdc 1.2.3}. */
    static final class ProductVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"redis-cdc " + Version.current()};
        }
    }
}
