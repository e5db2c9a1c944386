package io.rediscdc.bench.load;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * One connection that sends commands without waiting for their replies, each of which must be of one line. For one
 * sender thread; a thread of its own counts the replies.
 */
public final class Pipe implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final byte[] CRLF = {'\r', '\n'};

    private final Socket socket;
    private final OutputStream out;
    private final Thread reader;
    /** Written by the reader thread. */
    private final AtomicLong answered = new AtomicLong();
    /** Written by the reader thread. */
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private long sent;
    private volatile boolean closing;

    public Pipe(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect to port " + port, e);
        }
        reader = new Thread(this::count, "bench-replies-" + port);
        reader.setDaemon(true);
        reader.start();
    }

    /** Sends a command, some time before the next {@link #flush} or {@link #finish}. */
    public void send(byte[]... args) {
        try {
            header('*', args.length);
            for (byte[] arg : args) {
                header('$', arg.length);
                out.write(arg);
                out.write(CRLF);
            }
            sent++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for every reply. */
    public void finish() {
        flush();
        while (answered.get() < sent) {
            requireNoFailure();
            LockSupport.parkNanos(200_000);
        }
        requireNoFailure();
    }

    /** How many commands were sent and not answered yet. */
    public long open() {
        requireNoFailure();
        return sent - answered.get();
    }

    @Override
    public void close() {
        closing = true;
        try {
            socket.close();
            reader.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void header(char type, int number) throws IOException {
        out.write(type);
        if (number < 10) {
            out.write('0' + number);
        } else {
            out.write(Integer.toString(number).getBytes(StandardCharsets.US_ASCII));
        }
        out.write(CRLF);
    }

    private void requireNoFailure() {
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("a write failed: " + cause.getMessage(), cause);
        }
    }

    private void count() {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = socket.getInputStream();
            boolean lineStarts = true;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                long lines = 0;
                for (int i = 0; i < read; i++) {
                    if (lineStarts && buffer[i] == '-') {
                        String error = new String(buffer, i, read - i, StandardCharsets.UTF_8);
                        throw new IOException("the server answered "
                                + error.lines().findFirst().orElse(error));
                    }
                    lineStarts = buffer[i] == '\n';
                    if (lineStarts) {
                        lines++;
                    }
                }
                answered.addAndGet(lines);
            }
            throw new IOException("the server closed the connection");
        } catch (IOException e) {
            if (!closing) {
                failure.set(e);
            }
        }
    }
}
