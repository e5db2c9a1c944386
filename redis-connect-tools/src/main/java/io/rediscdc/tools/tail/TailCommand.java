package io.rediscdc.tools.tail;

import io.rediscdc.tools.verify.WrongUseException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redis-cdc tail}. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        description =
                "Prints topics of the source connector as a log of changes. Binary and typed (JSON) records are told"
                        + " apart by themselves; heartbeats are skipped.",
        footer = "Exit codes: 0 read, 2 wrong use or an error.")
public final class TailCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "TOPIC", description = "Topics, as in shop.db0.")
    private List<String> topics;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Kafka's brokers. Default: bootstrap.servers of --client-properties.")
    private String bootstrap;

    @Option(
            names = "--client-properties",
            paramLabel = "FILE",
            description = "Settings of the Kafka client, as in security.protocol.")
    private Path clientProperties;

    @Option(
            names = "--from",
            defaultValue = "start",
            paramLabel = "WHERE",
            description = "start, end, or an offset, which holds for each partition. Default: ${DEFAULT-VALUE}.")
    private String from;

    @Option(names = "--follow", description = "Goes on with what comes until it is ended.")
    private boolean follow;

    @Option(names = "--max", paramLabel = "N", description = "Ends after N changes.")
    private Long max;

    @Option(names = "--json", description = "One JSON object a line, values whole.")
    private boolean json;

    @Option(names = "--full", description = "Values whole, however long.")
    private boolean full;

    @Option(
            names = "--width",
            defaultValue = "${env:COLUMNS:-160}",
            paramLabel = "N",
            description = "Where values are cut, in characters. Default: COLUMNS, else 160.")
    private int width;

    @Override
    public Integer call() throws IOException {
        if (max != null && max < 1) {
            throw new WrongUseException("--max " + max + ": must be at least 1");
        }
        From where = From.parse(from);
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        tail(client(), where, out, Ansi.AUTO.enabled());
        return 0;
    }

    private void tail(Properties client, From where, PrintStream out, boolean colours) {
        Printer printer = json ? new JsonPrinter(out) : new ChangePrinter(out, colours, full ? ValueText.ALL : width);
        long[] printed = {0};
        try (TopicReader reader = TopicReader.connect(client)) {
            reader.read(topics, where, follow, record -> {
                Optional<Change> change = ChangeReader.read(record);
                change.ifPresent(printer::print);
                printed[0] += change.isPresent() ? 1 : 0;
                // whoever read the output has gone, as head does
                return !out.checkError() && (max == null || printed[0] < max);
            });
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new WrongUseException("Kafka at " + client.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG) + ": "
                    + cause.getMessage() + ". Check --bootstrap and --client-properties.");
        }
    }

    private Properties client() throws IOException {
        Properties client = new Properties();
        if (clientProperties != null) {
            try (Reader file = Files.newBufferedReader(clientProperties)) {
                client.load(file);
            } catch (NoSuchFileException e) {
                throw new WrongUseException("--client-properties " + clientProperties + ": there is no such file");
            }
        }
        if (bootstrap != null) {
            client.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        }
        if (!client.containsKey(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new WrongUseException("give --bootstrap HOST:PORT, or bootstrap.servers in --client-properties");
        }
        return client;
    }
}
