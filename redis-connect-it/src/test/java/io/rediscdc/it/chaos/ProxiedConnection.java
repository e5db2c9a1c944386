package io.rediscdc.it.chaos;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** One connection through a {@link CutProxy}, with a thread for each direction. */
public final class ProxiedConnection {
    private static final int BUFFER_BYTES = 16 * 1024;
    /** Of what a client says first; enough to know it by. */
    private static final int REMEMBERED_BYTES = 4 * 1024;

    private final CutProxy proxy;
    private final Socket client;
    private final Socket server;
    private final AtomicLong bytesToLive;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final ByteArrayOutputStream firstBytes = new ByteArrayOutputStream();
    private volatile boolean held;
    private volatile boolean holding;

    ProxiedConnection(CutProxy proxy, Socket client, Socket server, long bytesToLive) throws IOException {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
        this.bytesToLive = new AtomicLong(bytesToLive);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
    }

    /** Whether the client has sent a word, in any case, among its first few thousand bytes. */
    public boolean said(String word) {
        synchronized (firstBytes) {
            return firstBytes
                    .toString(StandardCharsets.ISO_8859_1)
                    .toUpperCase(Locale.ROOT)
                    .contains(word.toUpperCase(Locale.ROOT));
        }
    }

    /** Whether it is a connection for hints, by notifications, tracking or MONITOR. */
    public boolean hearsHints() {
        return said("PSUBSCRIBE") || said("TRACKING") || said("MONITOR");
    }

    public boolean isOpen() {
        return open.get();
    }

    /** Cuts both sides at once; what the proxy holds is lost. */
    public void cut() {
        if (open.get()) {
            proxy.countCut();
        }
        close();
    }

    /**
     * The client loses the connection while the server does not know of it yet and still gets what the proxy holds,
     * once it is resumed.
     */
    public void cutClientSide() {
        closeQuietly(client);
    }

    /** Nothing of it is passed on before {@link CutProxy#resume}. */
    public void hold() {
        held = true;
    }

    void release() {
        held = false;
    }

    /** Whether something that the client has said waits here because of {@link #hold}. */
    boolean holdsBytes() {
        return held && holding;
    }

    boolean isHeld() {
        return held;
    }

    void start() {
        pump(client, server, true);
        pump(server, client, false);
    }

    void close() {
        open.set(false);
        closeQuietly(client);
        closeQuietly(server);
    }

    private void pump(Socket from, Socket to, boolean fromClient) {
        Thread thread = new Thread(() -> run(from, to, fromClient), "cut-proxy-pump-" + proxy.port());
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Socket from, Socket to, boolean fromClient) {
        byte[] buffer = new byte[BUFFER_BYTES];
        Blindfold blindfold = new Blindfold();
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                if (fromClient) {
                    remember(buffer, got);
                    holding = held;
                }
                proxy.awaitFlow(this);
                byte[] answer = fromClient ? proxy.answerTo(buffer, got) : null;
                if (answer != null) {
                    client.getOutputStream().write(answer);
                    continue;
                }
                long left = bytesToLive.getAndAdd(-got) - got;
                if (left <= 0) {
                    out.write(buffer, 0, (int) Math.max(0, got + left));
                    cut();
                    return;
                }
                out.write(fromClient ? Arrays.copyOf(buffer, got) : blindfold.pass(buffer, got, proxy.hidden()));
            }
        } catch (IOException e) {
            // One side has ended, and so does the other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (fromClient || !client.isClosed()) {
            close();
        }
    }

    private void remember(byte[] buffer, int length) {
        synchronized (firstBytes) {
            if (firstBytes.size() < REMEMBERED_BYTES) {
                firstBytes.write(buffer, 0, length);
            }
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more either way.
        }
    }
}
