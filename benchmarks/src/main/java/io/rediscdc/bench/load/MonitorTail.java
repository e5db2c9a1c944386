package io.rediscdc.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Listens to MONITOR of a target and tells when it executed the writes of numbered values, by the server's own clock, so
 * that our own reading may be late.
 */
public final class MonitorTail implements AutoCloseable {
    private static final int NUMBER_DIGITS = 12;
    private static final int MICRO_DIGITS = 6;

    /** Told of each value that was written, in the order of the server; by the tail's thread. */
    public interface Listener {
        void written(long number, long epochMicros);
    }

    private final Socket socket;
    private final Listener listener;
    private final Thread thread = new Thread(this::run, "bench-monitor");
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean closed;

    private MonitorTail(Socket socket, Listener listener) {
        this.socket = socket;
        this.listener = listener;
    }

    public static MonitorTail start(int port, Listener listener) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.US_ASCII));
            if (socket.getInputStream().readNBytes("+OK\r\n".length())[0] != '+') {
                throw new IllegalStateException("MONITOR was refused");
            }
            MonitorTail tail = new MonitorTail(socket, listener);
            tail.thread.start();
            return tail;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot monitor port " + port, e);
        }
    }

    /** A value that is told of: {@code @NUMBER@} before some other bytes. */
    public static byte[] value(long number, byte[] rest) {
        byte[] value = rest.clone();
        value[0] = '@';
        long left = number;
        for (int at = NUMBER_DIGITS; at > 0; at--) {
            value[at] = (byte) ('0' + left % 10);
            left /= 10;
        }
        value[NUMBER_DIGITS + 1] = '@';
        return value;
    }

    public void requireRunning() {
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("MONITOR ended", cause);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            socket.close();
            thread.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        byte[] buffer = new byte[1 << 17];
        int filled = 0;
        try {
            InputStream in = socket.getInputStream();
            for (int read = in.read(buffer, 0, buffer.length);
                    read >= 0;
                    read = in.read(buffer, filled, buffer.length - filled)) {
                filled += read;
                int from = 0;
                for (int at = filled - read; at < filled; at++) {
                    if (buffer[at] == '\n') {
                        line(buffer, from, at);
                        from = at + 1;
                    }
                }
                System.arraycopy(buffer, from, buffer, 0, filled - from);
                filled -= from;
                if (filled == buffer.length) {
                    throw new IOException("a line of MONITOR is longer than " + filled + " bytes");
                }
            }
            throw new IOException("the server closed the connection");
        } catch (IOException e) {
            if (!closed) {
                failure.set(e);
            }
        }
    }

    /** {@code +1700000000.123456 [0 127.0.0.1:5555] "SET" "key:1" "@000000000042@..."}, one value or several. */
    private void line(byte[] line, int from, int to) {
        long time = -1;
        for (int at = from; at + NUMBER_DIGITS + 2 < to; at++) {
            if (line[at] == '"' && line[at + 1] == '@' && line[at + NUMBER_DIGITS + 2] == '@') {
                if (time < 0) {
                    time = time(line, from + 1);
                }
                listener.written(digits(line, at + 2, NUMBER_DIGITS), time);
            }
        }
    }

    private static long time(byte[] line, int from) {
        int dot = from;
        while (line[dot] != '.') {
            dot++;
        }
        return digits(line, from, dot - from) * 1_000_000 + digits(line, dot + 1, MICRO_DIGITS);
    }

    private static long digits(byte[] line, int from, int count) {
        long number = 0;
        for (int at = from; at < from + count; at++) {
            number = number * 10 + line[at] - '0';
        }
        return number;
    }
}
