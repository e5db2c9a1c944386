package io.rediscdc.bench.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Does what {@code redis-benchmark -P 64} does, 50 connections with 64 commands each on their way, for the one command
 * that redis-benchmark cannot vary: it looks for {@code __rand_int__} up to the first zero byte, and every DUMP payload
 * has some, so that all but one of 64 RESTOREs would be of the same key.
 */
public final class RestoreLoad {
    private static final int CONNECTIONS = 50;
    private static final int PIPELINE = 64;
    private static final int DIGITS = 12;
    private static final long SEED = 5;

    private final Random random = new Random(SEED);
    private final int port;
    private final int keys;

    /**
     * @param keys which are written, in random order
     */
    public RestoreLoad(int port, int keys) {
        this.port = port;
        this.keys = keys;
    }

    /** Sends so many commands, in whole pipelines, and returns how many were answered in a second. */
    public double restore(byte[] payload, int commands) {
        byte[] head = ("*5\r\n$7\r\nRESTORE\r\n$16\r\nkey:" + "0".repeat(DIGITS) + "\r\n$1\r\n0\r\n$" + payload.length
                        + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        command.writeBytes(head);
        command.writeBytes(payload);
        command.writeBytes("\r\n$7\r\nREPLACE\r\n".getBytes(StandardCharsets.US_ASCII));
        return run(command.toByteArray(), "*5\r\n$7\r\nRESTORE\r\n$16\r\nkey:".length(), commands);
    }

    private double run(byte[] command, int digitsAt, int commands) {
        int left = Math.max(CONNECTIONS, commands / PIPELINE);
        int total = left * PIPELINE;
        try (Selector selector = Selector.open()) {
            long start = System.nanoTime();
            for (int i = 0; i < CONNECTIONS; i++, left--) {
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.configureBlocking(false);
                Connection connection = new Connection(channel, command, digitsAt);
                connection.next();
                channel.register(selector, SelectionKey.OP_WRITE, connection);
            }
            int running = CONNECTIONS;
            while (running > 0) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    Connection connection = (Connection) key.attachment();
                    if (key.isWritable() && connection.write()) {
                        key.interestOps(SelectionKey.OP_READ);
                    } else if (key.isReadable() && connection.read()) {
                        if (left-- > 0) {
                            connection.next();
                            key.interestOps(SelectionKey.OP_WRITE);
                        } else {
                            key.channel().close();
                            running--;
                        }
                    }
                }
                selector.selectedKeys().clear();
            }
            return total / ((System.nanoTime() - start) / 1e9);
        } catch (IOException e) {
            throw new UncheckedIOException("RESTORE at port " + port + " failed", e);
        }
    }

    /** One connection and the commands that it sends again and again with other keys. */
    private final class Connection {
        private final SocketChannel channel;
        private final ByteBuffer out;
        private final ByteBuffer in = ByteBuffer.allocate(1 << 12);
        private final int commandBytes;
        private final int digitsAt;
        private int answered;

        Connection(SocketChannel channel, byte[] command, int digitsAt) {
            this.channel = channel;
            this.commandBytes = command.length;
            this.digitsAt = digitsAt;
            this.out = ByteBuffer.allocateDirect(command.length * PIPELINE);
            for (int i = 0; i < PIPELINE; i++) {
                out.put(command);
            }
        }

        void next() {
            for (int i = 0; i < PIPELINE; i++) {
                int rest = random.nextInt(keys);
                int at = i * commandBytes + digitsAt + DIGITS - 1;
                for (int digit = 0; digit < DIGITS; digit++, rest /= 10) {
                    out.put(at - digit, (byte) ('0' + rest % 10));
                }
            }
            out.clear();
            answered = 0;
        }

        /** Whether all is written. */
        boolean write() throws IOException {
            channel.write(out);
            return !out.hasRemaining();
        }

        /** Whether all is answered. */
        boolean read() throws IOException {
            in.clear();
            if (channel.read(in) < 0) {
                throw new IOException("the server closed the connection");
            }
            for (int i = 0; i < in.position(); i++) {
                if (in.get(i) == '-') {
                    throw new IOException("the server answered "
                            + new String(in.array(), i, in.position() - i, StandardCharsets.UTF_8));
                }
                if (in.get(i) == '\n') {
                    answered++;
                }
            }
            return answered == PIPELINE;
        }
    }
}
