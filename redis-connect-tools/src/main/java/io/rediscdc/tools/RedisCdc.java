package io.rediscdc.tools;

import io.rediscdc.Version;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.tools.quickstart.QuickstartCommand;
import io.rediscdc.tools.up.UpCommand;
import io.rediscdc.tools.verify.VerifyCommand;
import io.rediscdc.tools.verify.WrongUseException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** The command {@code redis-cdc VERB}. Exit codes: 0 good, 1 a difference or not ready, 2 wrong use or an error. */
@Command(
        name = "redis-cdc",
        description = "Runs and checks the Redis CDC connectors.",
        mixinStandardHelpOptions = true,
        versionProvider = RedisCdc.Versions.class,
        subcommands = {
            UpCommand.class,
            VerifyCommand.class,
            QuickstartCommand.class,
        })
public final class RedisCdc {
    /** The exit code for wrong use and for errors. */
    public static final int ERROR = 2;

    private RedisCdc() {}

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

    private static int wrongUse(ParameterException e, String... args) {
        CommandLine verb = e.getCommandLine();
        verb.getErr().println(e.getMessage());
        verb.getErr().println("See " + verb.getCommandSpec().qualifiedName() + " --help");
        return ERROR;
    }

    private static int failed(Exception e, CommandLine verb, CommandLine.ParseResult parsed) {
        PrintWriter err = verb.getErr();
        if (e instanceof WrongUseException || e instanceof RedisLinkException || e instanceof RedisReplyException) {
            err.println(verb.getCommandSpec().qualifiedName() + ": " + e.getMessage());
            return ERROR;
        }
        err.println(verb.getCommandSpec().qualifiedName() + " failed:");
        e.printStackTrace(err);
        return ERROR;
    }

    static final class Versions implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"redis-cdc " + Version.current()};
        }
    }
}
