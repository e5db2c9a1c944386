package io.rediscdc.redis;

import io.rediscdc.thread.OwnedThread;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/**
 * Asks sentinels whom they name as the primary.
 *
 * @param addresses where they listen
 * @param master the name by which they know it
 * @param settings how to connect to them
 */
record SentinelWords(List<RedisAddress> addresses, String master, RedisSettings settings) {
    /** One that is not there should not hold up what another one tells. */
    private static final int QUICK_MS = 1_000;

    /** Connecting, logging in, and two questions may each take as long as the timeout. */
    private static final int STEPS = 5;

    /** Either is null. */
    private record Answer(SentinelWord word, RuntimeException failure) {}

    /**
     * The newest first, of equals in the order of the sentinels. Only if none comes quickly is more patience had.
     *
     * @param failures takes why the others say nothing
     */
    List<SentinelWord> all(List<RuntimeException> failures) {
        RedisSettings quick = quick(settings);
        List<Answer> answers = askAll(quick);
        if (inOrder(answers).isEmpty() && !quick.equals(settings)) {
            answers = askAll(settings);
        }
        answers.stream().map(Answer::failure).filter(Objects::nonNull).forEach(failures::add);
        return inOrder(answers);
    }

    /** The same of those that answer at once. */
    List<SentinelWord> quick() {
        return inOrder(askAll(quick(settings)));
    }

    /** What one says; nothing if it does not know the name. */
    Optional<SentinelWord> of(RedisAddress sentinel) {
        return ask(sentinel, settings);
    }

    static RedisSettings quick(RedisSettings settings) {
        return settings.withTimeouts(Math.min(QUICK_MS, settings.connectTimeoutMs()), settings.commandTimeoutMs());
    }

    static Map<String, String> fields(List<?> flat) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < flat.size(); i += 2) {
            fields.put(text(flat.get(i)), text(flat.get(i + 1)));
        }
        return fields;
    }

    private static List<SentinelWord> inOrder(List<Answer> answers) {
        return answers.stream()
                .map(Answer::word)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingLong(SentinelWord::epoch).reversed())
                .toList();
    }

    /** In their order; by a thread each, all of which have ended when it returns. */
    private List<Answer> askAll(RedisSettings patience) {
        AtomicReferenceArray<Answer> answers = new AtomicReferenceArray<>(addresses.size());
        List<OwnedThread> threads = new ArrayList<>();
        try {
            for (int i = 0; i < addresses.size(); i++) {
                int index = i;
                OwnedThread thread = new OwnedThread(
                        "redis-cdc-sentinel-" + addresses.get(i).hostAndPort(),
                        (long) STEPS * patience.connectTimeoutMs(),
                        () -> answers.set(index, answer(addresses.get(index), patience)));
                thread.start();
                threads.add(thread);
            }
        } finally {
            threads.forEach(OwnedThread::close);
        }
        return IntStream.range(0, answers.length())
                .mapToObj(i -> Objects.requireNonNullElseGet(
                        answers.get(i), () -> failed(addresses.get(i), "has not answered")))
                .toList();
    }

    private Answer answer(RedisAddress sentinel, RedisSettings patience) {
        try {
            return ask(sentinel, patience)
                    .map(word -> new Answer(word, null))
                    .orElseGet(() -> failed(sentinel, "knows no primary named '" + master + "'"));
        } catch (RuntimeException e) {
            return new Answer(null, e);
        }
    }

    private static Answer failed(RedisAddress sentinel, String why) {
        return new Answer(null, new RedisLinkException("the sentinel at " + sentinel.hostAndPort() + " " + why, null));
    }

    /** The epoch is asked for first: a failover between the two can only make the address the newer one. */
    private Optional<SentinelWord> ask(RedisAddress sentinel, RedisSettings patience) {
        try (RespSocket socket = RespSocket.connect(sentinel, patience)) {
            socket.send("SENTINEL", "MASTER", master);
            long epoch = socket.read() instanceof List<?> state
                    ? Long.parseLong(fields(state).getOrDefault("config-epoch", "0"))
                    : 0; // without the right to ask, or no such name
            Object reply = socket.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", master);
            if (!(reply instanceof List<?> hostAndPort)) {
                return Optional.empty();
            }
            RedisAddress primary = new RedisAddress(
                    null, text(hostAndPort.get(0)), Integer.parseInt(text(hostAndPort.get(1))), sentinel.tls());
            return Optional.of(new SentinelWord(sentinel, primary, epoch));
        }
    }

    private static String text(Object bulk) {
        return new String((byte[]) bulk, StandardCharsets.UTF_8);
    }
}
