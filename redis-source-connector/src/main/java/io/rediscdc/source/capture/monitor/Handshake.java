package io.rediscdc.source.capture.monitor;

import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.RespSocket;
import io.rediscdc.redis.ServerInfo;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Turns a connection into one that MONITOR's lines come on: learns the server's commands, begins, and proves by an ECHO
 * on the same connection that lines come and that what they escape can be had back.
 */
public final class Handshake {
    private static final byte[] ECHO = "echo".getBytes(StandardCharsets.US_ASCII);
    /** What a line must escape, and how some servers fail to: quote and backslash, then bytes that do not print. */
    private static final byte[] HARD = {'"', '\\', '"', ' ', '"', '\\', 'x', '4', '1', '\n', 0, 1, (byte) 0xff};

    private Handshake() {}

    /**
     * Takes all steps of a capture's start: returns once each further command is followed by its line.
     *
     * @param waitMs how long the server may take
     * @throws MonitorRefusedException if its lines cannot be taken apart
     * @throws RedisReplyException if it refuses a command
     * @throws RedisLinkException if it does not answer
     */
    public static void begin(RespSocket socket, ServerInfo server, int waitMs) {
        ReplicationWatch.begin(socket);
        listen(socket, server, waitMs);
    }

    /** As {@link #begin}, but leaves replication aside, and returns the server's commands. */
    static CommandTable listen(RespSocket socket, ServerInfo server, int waitMs) {
        CommandTable commands = CommandReply.table((List<?>) socket.call("COMMAND"));
        socket.call("MONITOR");
        byte[] nonce = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        byte[] token = Arrays.copyOf(nonce, nonce.length + HARD.length);
        System.arraycopy(HARD, 0, token, nonce.length, HARD.length);
        new EchoTest(socket, server, nonce, token).run(waitMs);
        return commands;
    }

    /** Waits for the line of its ECHO and for the reply, whichever comes first. */
    private static final class EchoTest implements LineAssembler.Lines {
        private final RespSocket socket;
        private final ServerInfo server;
        private final byte[] nonce;
        private final byte[] token;
        private boolean seen;

        EchoTest(RespSocket socket, ServerInfo server, byte[] nonce, byte[] token) {
            this.socket = socket;
            this.server = server;
            this.nonce = nonce;
            this.token = token;
        }

        void run(int waitMs) {
            LineAssembler lines = new LineAssembler(this);
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
            boolean answered = false;
            socket.send("ECHO", token);
            while (!seen || !answered) {
                if (System.nanoTime() - end > 0 || !socket.awaitInput()) {
                    throw new RedisLinkException(
                            "Redis at " + socket.address().hostAndPort() + ": MONITOR does not show an ECHO of its own"
                                    + " connection within " + waitMs + " ms",
                            null);
                }
                Object reply = socket.read(lines);
                if (reply instanceof RedisError error) {
                    throw new RedisReplyException("ECHO", socket.address(), error);
                }
                answered |= reply instanceof byte[];
            }
        }

        @Override
        public void line(byte[] bytes, int from, int to) {
            if (!seen && contains(bytes, from, to)) {
                seen = true;
                if (!comesBack(bytes, from, to)) {
                    throw new MonitorRefusedException(
                            server.product() + " at " + socket.address().hostAndPort() + " prints MONITOR lines that"
                                    + " cannot be taken apart: quotes and backslashes are not escaped. Valkey 8.1.0 and"
                                    + " 8.1.1 are known for it, and 8.1.2 is right again. Upgrade the server, or set"
                                    + " capture.mode to another one than monitor");
                }
            }
        }

        private boolean comesBack(byte[] bytes, int from, int to) {
            try {
                MonitorLine line = new MonitorLine();
                return line.begin(bytes, from, to)
                        && line.count() == 2
                        && line.is(0, ECHO)
                        && Arrays.equals(line.argument(1), token);
            } catch (MalformedLineException e) {
                return false;
            }
        }

        private boolean contains(byte[] bytes, int from, int to) {
            for (int at = from; at <= to - nonce.length; at++) {
                if (Arrays.equals(bytes, at, at + nonce.length, nonce, 0, nonce.length)) {
                    return true;
                }
            }
            return false;
        }
    }
}
