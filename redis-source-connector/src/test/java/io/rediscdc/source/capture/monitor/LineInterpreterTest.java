package io.rediscdc.source.capture.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands as Redis 6.2 lists them, with first and last key only, and a container and key specifications as of 7.0. */
class LineInterpreterTest {
    private final List<String> unknown = new ArrayList<>();
    private final RecordedHints hints = new RecordedHints();
    private final LineInterpreter interpreter = new LineInterpreter(
            CommandReply.table(List.of(
                    command("get", "readonly", 1, 1, 1),
                    command("ping", "fast", 0, 0, 0),
                    command("eval", "movablekeys", 0, 0, 0),
                    command("set", "write", 1, 1, 1),
                    command("rpush", "write", 1, 1, 1),
                    command("unlink", "write", 1, -1, 1),
                    command("mset", "write", 1, -1, 2),
                    command("blpop", "write", 1, -2, 1),
                    command("move", "write", 1, 1, 1),
                    command("copy", "write", 1, 2, 1),
                    command("blmove", "write", 1, 2, 1),
                    command("brpoplpush", "write", 1, 2, 1),
                    command("flushall", "write", 0, 0, 0),
                    command("flushdb", "write", 0, 0, 0),
                    command("swapdb", "write", 0, 0, 0),
                    movable("sort", 1, 1),
                    movable("migrate", 3, 3),
                    movable("georadius", 1, 1),
                    movable("georadiusbymember", 1, 1),
                    movable("zunionstore", 1, 1),
                    movable("xreadgroup", 0, 0),
                    movable("some.module", 0, 0),
                    container(),
                    specified())),
            hints,
            unknown::add);

    @Test
    void onlyWritesAreHints() {
        assertThat(after("GET k", "PING", "EVAL script 1 k", "xgroup HELP", "xgroup"))
                .isEmpty();
        assertThat(after("set k v", "MSET a 1 b 2", "BLPOP a b 0")).containsExactly("0/k", "0/a", "0/b", "0/a", "0/b");
        assertThat(after("UNLINK a b")).containsExactly("0/a del", "0/b del");
        assertThat(after("XGROUP create stream group $")).containsExactly("0/stream");
        assertThat(unknown).isEmpty();
    }

    @Test
    void movableKeysAreFoundByHandOrAllArgumentsAreTaken() {
        assertThat(after("SORT k BY store GET store LIMIT 0 1 STORE x STORE y")).containsExactly("0/y");
        assertThat(after("SORT k")).isEmpty();
        assertThat(after("MIGRATE h 1 k 0 9 KEYS", "MIGRATE h 1 _ 0 9 COPY AUTH keys KEYS a b"))
                .containsExactly("0/k", "0/a", "0/b");
        assertThat(after("GEORADIUS k 1 2 3 km STORE x", "GEORADIUSBYMEMBER k m 3 km STOREDIST x"))
                .containsExactly("0/x", "0/x");
        assertThat(after("ZUNIONSTORE x 2 a b")).containsExactly("0/x");
        assertThat(after("XREADGROUP GROUP streams c COUNT 1 STREAMS a b > >")).containsExactly("0/a", "0/b");
        assertThat(after("SOME.MODULE a b")).containsExactly("0/a", "0/b");
        assertThat(after("SPECIFIED x 2 a b c")).containsExactly("0/a", "0/b");
        assertThat(unknown).isEmpty();
    }

    @Test
    void otherDatabasesAreHintedToo() {
        assertThat(after("MOVE k 5", "MOVE k x")).containsExactly("0/k del", "5/k del", "0/k del");
        assertThat(after("COPY a b REPLACE DB 7")).containsExactly("0/a", "0/b", "7/b");
        assertThat(after("FLUSHALL ASYNC", "FLUSHDB", "SWAPDB 1 2", "SWAPDB 1 x"))
                .containsExactly("flushed -1", "flushed 0", "swapped 1 2");
    }

    @Test
    void aBlockedMoveIsFollowedUntilItsClientSpeaksAgain() {
        assertThat(after("BLMOVE src dst LEFT RIGHT 0", "RPUSH src x"))
                .containsExactly("0/src", "0/dst", "0/src"); // its client speaks: it did not block
        hints.got.clear();
        line("1.0 [0 c1:1]", "BLMOVE src dst LEFT RIGHT 0");
        line("1.0 [0 c2:1]", "BRPOPLPUSH dst far 2.5");
        line("1.0 [0 lua]", "BLMOVE src never LEFT RIGHT 0");
        hints.got.clear();
        line("1.0 [0 lua]", "RPUSH src x");
        assertThat(hints.got).containsExactly("0/src", "0/dst", "0/far");
        hints.got.clear();
        line("1.0 [4 c3:1]", "RPUSH src x");
        line("1.0 [4 c3:1]", "COPY x src DB 0");
        assertThat(hints.got).containsExactly("4/src", "4/x", "4/src", "0/src", "0/dst", "0/far");
        hints.got.clear();
        line("63.600000 [0 lua]", "RPUSH src x");
        assertThat(hints.got).containsExactly("0/src", "0/dst");
        hints.got.clear();
        line("64.0 [0 c1:1]", "PING");
        line("64.0 [0 c3:1]", "RPUSH src x");
        assertThat(hints.got).containsExactly("0/src");
    }

    @Test
    void clientsOfAUnixSocketShareAName() {
        line("1.0 [0 unix:/s]", "BLMOVE src dst LEFT RIGHT 0");
        line("1.0 [0 unix:/s]", "BLMOVE src two LEFT RIGHT 0");
        hints.got.clear();
        line("1.0 [0 unix:/s]", "RPUSH src x");
        assertThat(hints.got).containsExactlyInAnyOrder("0/src", "0/dst", "0/two");
    }

    @Test
    void tooManyBlockedClientsEndIt() {
        for (int i = 0; i < BlockedMoves.MOST; i++) {
            line("1.0 [0 c:" + i + "]", "BLMOVE src dst LEFT RIGHT 0");
        }
        assertThatThrownBy(() -> line("1.0 [0 d:1]", "BLMOVE src dst LEFT RIGHT 0"))
                .isInstanceOf(MalformedLineException.class)
                .hasMessageContaining("more than 10000");
    }

    @Test
    void anUnknownCommandMayChangeAnyArgument() {
        assertThat(after("renamed a b", "renamed c")).containsExactly("0/a", "0/b", "0/c");
        assertThat(unknown).containsExactly("renamed");
    }

    private List<String> after(String... commands) {
        hints.got.clear();
        for (String command : commands) {
            line("1.0 [0 1.2.3.4:5]", command);
        }
        return List.copyOf(hints.got);
    }

    /** A {@code _} stands for an empty argument. */
    private void line(String head, String command) {
        byte[] bytes = Escape.line(
                head,
                Arrays.stream(command.split(" "))
                        .map(argument -> Escape.ascii(argument.equals("_") ? "" : argument))
                        .toArray(byte[][]::new));
        interpreter.line(bytes, 0, bytes.length);
    }

    private static List<Object> command(String name, String flag, long first, long last, long step) {
        return List.of(Escape.ascii(name), 1L, List.of(flag), first, last, step, List.of());
    }

    private static List<Object> movable(String name, long first, long last) {
        return List.of(Escape.ascii(name), 1L, List.of("write", "movablekeys"), first, last, 1L, List.of());
    }

    private static List<Object> container() {
        List<Object> create = command("xgroup|create", "write", 2, 2, 1);
        List<Object> help = command("xgroup|help", "stale", 0, 0, 0);
        return List.of(
                Escape.ascii("xgroup"),
                -2L,
                List.of(),
                0L,
                0L,
                0L,
                List.of(),
                List.of(),
                List.of(),
                List.of(create, help));
    }

    /** A counted key list that changes, and a first key that is only read. */
    private static List<Object> specified() {
        List<Object> read = spec("RO", List.of("lastkey", 0L, "keystep", 1L, "limit", 0L), 1, "range");
        List<Object> changed = spec("RW", List.of("keynumidx", 0L, "firstkey", 1L, "keystep", 1L), 2, "keynum");
        return List.of(
                Escape.ascii("specified"),
                -2L,
                List.of("write", "movablekeys"),
                1L,
                1L,
                1L,
                List.of(),
                List.of(),
                List.of(read, changed),
                List.of());
    }

    private static List<Object> spec(String flag, List<Object> which, long index, String kind) {
        return List.of(
                "flags",
                List.of(flag),
                "begin_search",
                List.of("type", "index", "spec", List.of("index", index)),
                "find_keys",
                List.of("type", kind, "spec", which));
    }
}
